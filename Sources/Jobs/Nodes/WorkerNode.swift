/// A worker process, as it states itself to the others of its Redis.
public struct WorkerNode: Codable, Sendable, Equatable, Identifiable {
  public enum State: String, Codable, Sendable {
    /// Takes jobs.
    case working
    /// Takes none while something is in its way.
    case paused
    /// Takes none any more, and ends with those that it has.
    case draining
  }

  /// Of this process alone.
  public var id: String
  /// What the operator calls it; several may have one name.
  public var name: String
  /// The machine's name.
  public var host: String
  /// The process's number on that machine.
  public var process: Int
  /// Cores that it may use, or a share of one.
  public var cores: Double
  /// Bytes of memory that it may use.
  public var memory: Int64
  /// Free bytes of the scratch folder's file system; nil where it needs none.
  public var scratchFree: Int64?
  /// Bytes that a part of a title may take at most, of memory and of scratch; nil where it makes none.
  public var partMemory: Int64?
  public var partSpace: Int64?
  /// FFmpeg's names of the encoders that work there.
  public var encoders: [String]
  /// The queues that it takes jobs from.
  public var queues: [String]
  /// Jobs that it does at the same time: chunks, where it makes titles.
  public var concurrency: Int
  /// Jobs that it has now.
  public var runningJobs: Int
  public var state: State
  /// What is in its way.
  public var reason: String?
  /// When the process began, in ms since 1970.
  public var started: Int64
  /// When it was last heard of, in ms since 1970 by Redis's clock.
  public var seen: Int64

  public init(
    id: String, name: String, host: String, process: Int, cores: Double, memory: Int64, scratchFree: Int64? = nil,
    partMemory: Int64? = nil, partSpace: Int64? = nil, encoders: [String] = [], queues: [String], concurrency: Int,
    runningJobs: Int = 0, state: State = .working,
    reason: String? = nil, started: Int64, seen: Int64 = 0
  ) {
    (self.id, self.name, self.host, self.process) = (id, name, host, process)
    (self.cores, self.memory, self.scratchFree) = (cores, memory, scratchFree)
    (self.partMemory, self.partSpace) = (partMemory, partSpace)
    (self.encoders, self.queues, self.concurrency, self.runningJobs) = (encoders, queues, concurrency, runningJobs)
    (self.state, self.reason, self.started, self.seen) = (state, reason, started, seen)
  }
}
