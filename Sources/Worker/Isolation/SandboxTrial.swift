import Foundation
import Processes
import Synchronization

/// What a ``Sandbox`` keeps a process from on this machine: found by trying, in a child process, since kernels, containers and
/// administrators differ.
public struct SandboxTrial: Sendable, Hashable {
  /// What the child says before it tries a system call that should end it.
  private struct Finding: Codable, Sendable, Hashable {
    var landlock: Int?
    var whyNoLandlock: String?
    var seesOtherFiles: Bool
  }

  private let finding: Finding
  private let filtersCalls: Bool

  /// Whether all walls stand.
  public var isComplete: Bool { !finding.seesOtherFiles && filtersCalls }

  /// Tries it with a child process of a program.
  /// - Throws: ``MediaProcessError`` where none can be started, or it can't enter a sandbox.
  public init(of media: MediaProcess) async throws {
    let said = Mutex<Finding?>(nil)
    let words = Mutex<String?>(nil)
    let end = try await ChildProcess(media.command("--trial")).run { line in
      switch line {
      case .output(let text, _):
        if let finding = try? JSONDecoder().decode(Finding.self, from: Data(text.utf8)) { said.withLock { $0 = finding } }
      case .errors(let text, _): words.withLock { $0 = text }
      }
    }
    guard let finding = said.withLock({ $0 }) else {
      throw MediaProcessError.notStarted(reason: words.withLock { $0 } ?? Self.reason(of: end))
    }
    self.finding = finding
    filtersCalls = end == .killed(signal: SIGSYS)
  }

  private static func reason(of end: ChildEnd) -> String {
    switch end {
    case .exited(let status): "it ended with exit code \(status) and without a word"
    case .killed(SIGSYS): "a filter outside ended it; allow the system calls of landlock and seccomp"
    case .killed(let signal): "it was ended by \(SignalName(signal)) before it could shut itself in"
    }
  }

  /// The child's side. Where system calls are filtered, it doesn't return.
  public static func run() throws {
    let folder = FileManager.default.temporaryDirectory.path
    var finding = Finding(seesOtherFiles: true)
    switch Sandbox.landlock {
    case .success(let version): finding.landlock = version
    case .failure(let error): finding.whyNoLandlock = error.description
    }
    try Sandbox(folder: folder).enter()
    finding.seesOtherFiles = open("/", O_RDONLY | O_DIRECTORY) >= 0
    let line = try JSONEncoder().encode(finding) + Data("\n".utf8)
    try FileHandle.standardOutput.write(contentsOf: line)
    close(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
  }
}

extension SandboxTrial: CustomStringConvertible {
  public var description: String {
    let files =
      if let version = finding.landlock, !finding.seesOtherFiles {
        "landlock ABI \(version)"
      } else {
        "\(finding.whyNoLandlock ?? "landlock doesn't hold"): codecs can read what this user can"
      }
    let calls = filtersCalls ? "seccomp" : "no seccomp in this kernel: codecs can make any system call"
    return "\(files), \(calls)"
  }
}
