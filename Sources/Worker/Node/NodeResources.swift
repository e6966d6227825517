import Foundation

/// What this process may use of the machine: what its affinity and its control group (cgroup v2) leave it.
public struct NodeResources: Sendable, Equatable {
  /// Cores, or a share of one.
  public var cores: Double
  /// Bytes of memory.
  public var memory: Int64

  public init(cores: Double, memory: Int64) { (self.cores, self.memory) = (cores, memory) }

  /// Reads the limits of the group that the process is in, and of those above it.
  ///
  /// - Parameters:
  ///   - process: `/proc/self`.
  ///   - groups: where the control groups are mounted.
  public static func available(process: String = "/proc/self", groups: String = "/sys/fs/cgroup") -> NodeResources {
    var resources = NodeResources(
      cores: Double(max(1, ProcessInfo.processInfo.activeProcessorCount)),
      memory: Int64(clamping: ProcessInfo.processInfo.physicalMemory))
    guard let group = group(process) else { return resources }
    var path = URL(filePath: groups + group).standardized.path
    while path.hasPrefix(groups) {
      if let cores = cores(numbers: text(path + "/cpu.max")) { resources.cores = min(resources.cores, cores) }
      if let memory = text(path + "/memory.max").flatMap({ Int64($0) }) { resources.memory = min(resources.memory, memory) }
      if path == groups { break }
      path = URL(filePath: path).deletingLastPathComponent().path
    }
    return resources
  }

  /// Chunks that are encoded at the same time where nobody says: one keeps about two cores busy, its largest rendition one of them.
  public var chunksAtOnce: Int { max(1, Int((cores / 2).rounded())) }

  /// The group in the unified hierarchy: the line `0::/path`.
  private static func group(_ process: String) -> String? {
    let lines = (try? String(contentsOfFile: process + "/cgroup", encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("0::") }.map { String($0.dropFirst(3)) }
  }

  /// `cpu.max`: µs of processor time a period, or `max`, and the period.
  private static func cores(numbers text: String?) -> Double? {
    let numbers = text?.split(separator: " ").map { Double($0) } ?? []
    guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], quota > 0, period > 0 else { return nil }
    return quota / period
  }

  private static func text(_ path: String) -> String? {
    (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
