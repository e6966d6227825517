import Foundation

/// How a job is to be treated. Wire format §4.
public struct JobOptions: Sendable, Equatable {
  /// An id of your own, for adding a job at most once; nil for the queue's next number.
  public var id: String?
  /// How often the job is started before it fails for good, at least 1.
  public var attempts = 1
  /// What to wait between attempts; nil for nothing.
  public var backoff: Backoff?
  /// What to wait before the first attempt.
  public var delay = Duration.zero
  /// 0…2097151. Jobs of priority 0 come first, then the lower number.
  public var priority = 0
  /// Whether the job overtakes those that already wait.
  public var lifo = false
  /// What is kept once the job has completed; nil for what the worker says.
  public var removeOnComplete: JobRetention?
  /// What is kept once the job has failed for good; nil for what the worker says.
  public var removeOnFail: JobRetention?
  /// How many lines of its log are kept; nil for all.
  public var keepLogs: Int?
  /// How many entries of its stack trace are kept; nil for all.
  public var stackTraceLimit: Int?
  /// Keeps jobs that are alike out of the queue; nil to let all in.
  public var deduplication: Deduplication?
  /// How many bytes the payload may have as JSON; nil for any number.
  public var sizeLimit: Int?
  /// When the job counts as added, from which its delay runs; nil for now.
  public var timestamp: Date?
  /// The job that waits for this one; it must be there when this one is added.
  public var parent: JobParent?
  /// What this job's failure means for its parent; nil to have the parent wait until a retry succeeds.
  public var onFailure: ChildFailurePolicy?
  /// The trace that the job belongs to.
  public var telemetry = TelemetryContext()
  /// What a scheduler has put into the options of its job.
  var iteration: SchedulerIteration?

  public init() {}

  /// - Throws: ``QueueError/outOfRange(setting:value:allowed:)``, ``QueueError/invalidJobID(_:)`` or
  ///   ``QueueError/unsuitable(option:because:)``.
  public func validate() throws {
    func refuse(_ setting: String, _ value: some Any, _ allowed: String) -> QueueError {
      .outOfRange(setting: setting, value: "\(value)", allowed: allowed)
    }
    guard (0...2_097_151).contains(priority) else { throw refuse("priority", priority, "0…2097151") }
    guard attempts >= 1 else { throw refuse("attempts", attempts, "1 or more") }
    guard delay >= .zero else { throw refuse("delay", delay, "0 or more") }
    guard (0...1).contains(backoff?.jitter ?? 0) else { throw refuse("backoff jitter", backoff?.jitter ?? 0, "0…1") }
    guard sizeLimit ?? 0 >= 0 else { throw refuse("sizeLimit", sizeLimit ?? 0, "0 or more") }
    try deduplication?.validate()
    if deduplication != nil, parent != nil {
      throw QueueError.unsuitable(option: "deduplication", because: "the job has a parent, which would miss it")
    }
    if let id {
      let isNumber = !id.isEmpty && id.allSatisfy { $0.isASCII && $0.isNumber }
      guard !id.isEmpty, !isNumber, !id.contains(":") else { throw QueueError.invalidJobID(id) }
    }
  }
}

extension JobOptions: Codable {
  private enum CodingKeys: String, CodingKey {
    case id = "jobId"
    case keepLogs = "kl"
    case attempts, backoff, delay, priority, lifo, removeOnComplete, removeOnFail, stackTraceLimit
    case deduplication = "de"
    case metadata = "tm"
    case omitContext = "omc"
    case iteration = "repeat"
    case sizeLimit, timestamp, parent, telemetry, fpof, cpof, idof, rdof

    init(_ policy: ChildFailurePolicy) {
      self =
        switch policy {
        case .failParent: .fpof
        case .continueParent: .cpof
        case .ignoreDependency: .idof
        case .removeDependency: .rdof
        }
    }
  }

  /// Accepts what any client writes: absent members, 0 attempts, numbers with a fraction of zero.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    id = try fields.decodeIfPresent(String.self, forKey: .id)
    attempts = max(1, try fields.decodeIfPresent(Int.self, forKey: .attempts) ?? 1)
    backoff = try fields.decodeIfPresent(Backoff.self, forKey: .backoff)
    delay = try fields.decodeIfPresent(ForeignNumber.self, forKey: .delay)?.milliseconds ?? .zero
    priority = try fields.decodeIfPresent(Int.self, forKey: .priority) ?? 0
    lifo = try fields.decodeIfPresent(Bool.self, forKey: .lifo) ?? false
    removeOnComplete = try fields.decodeIfPresent(JobRetention.self, forKey: .removeOnComplete)
    removeOnFail = try fields.decodeIfPresent(JobRetention.self, forKey: .removeOnFail)
    keepLogs = try fields.decodeIfPresent(Int.self, forKey: .keepLogs)
    stackTraceLimit = try fields.decodeIfPresent(Int.self, forKey: .stackTraceLimit)
    deduplication = try fields.decodeIfPresent(Deduplication.self, forKey: .deduplication)
    sizeLimit = try fields.decodeIfPresent(Int.self, forKey: .sizeLimit)
    timestamp = try fields.decodeIfPresent(ForeignNumber.self, forKey: .timestamp)?.date
    parent = try fields.decodeIfPresent(JobParent.self, forKey: .parent)
    onFailure = try ChildFailurePolicy.allCases.first { try fields.decodeIfPresent(Bool.self, forKey: .init($0)) == true }
    let nested = try? fields.decodeIfPresent(NestedTelemetry.self, forKey: .telemetry)
    telemetry = TelemetryContext(
      metadata: try fields.decodeIfPresent(String.self, forKey: .metadata) ?? nested?.metadata,
      isOmitted: try fields.decodeIfPresent(Bool.self, forKey: .omitContext) ?? nested?.omitContext ?? false)
    iteration = try? fields.decodeIfPresent(SchedulerIteration.self, forKey: .iteration)
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encodeIfPresent(id, forKey: .id)
    try fields.encode(attempts, forKey: .attempts)
    try fields.encodeIfPresent(backoff, forKey: .backoff)
    if delay > .zero { try fields.encode(delay.milliseconds, forKey: .delay) }
    if priority > 0 { try fields.encode(priority, forKey: .priority) }
    if lifo { try fields.encode(true, forKey: .lifo) }
    try fields.encodeIfPresent(removeOnComplete, forKey: .removeOnComplete)
    try fields.encodeIfPresent(removeOnFail, forKey: .removeOnFail)
    try fields.encodeIfPresent(keepLogs, forKey: .keepLogs)
    try fields.encodeIfPresent(stackTraceLimit, forKey: .stackTraceLimit)
    try fields.encodeIfPresent(deduplication, forKey: .deduplication)
    try fields.encodeIfPresent(sizeLimit, forKey: .sizeLimit)
    try fields.encodeIfPresent(timestamp?.milliseconds, forKey: .timestamp)
    try fields.encodeIfPresent(parent, forKey: .parent)
    if let onFailure { try fields.encode(true, forKey: .init(onFailure)) }
    try fields.encodeIfPresent(telemetry.metadata, forKey: .metadata)
    if telemetry.isOmitted { try fields.encode(true, forKey: .omitContext) }
  }
}
