import Foundation
import Media
import Processes

/// Does media work in child processes that are shut in a ``Sandbox``: films are strangers' files, and codecs are much C.
public struct MediaProcess: Sendable {
  /// The `sprocket` program.
  public var program: String
  public var limits: ProcessLimits

  /// This very program, also when its file is replaced by a newer one meanwhile.
  public static let ownProgram = "/proc/\(ProcessInfo.processInfo.processIdentifier)/exe"
  /// The hidden command of the program that is the child's side: ``MediaWork``.
  public static let command = "media-work"

  public init(program: String = MediaProcess.ownProgram, limits: ProcessLimits = ProcessLimits()) {
    (self.program, self.limits) = (program, limits)
  }

  /// Has a child process of its own do an order on a film. Cancelling the task kills the child at once, and returns when it is gone.
  ///
  /// - Parameter progress: called on a thread of the child's own; not for long.
  /// - Throws: ``MediaProcessError`` when the child broke down or was ended; Media's errors as they are; what `film` throws;
  ///   `CancellationError`.
  public func run(
    _ order: MediaOrder, film: any FilmBytes, progress: @escaping @Sendable (PartProgress) -> Void = { _ in }
  ) async throws -> MediaOutcome {
    let child = try MediaChild(of: self, for: order, film)
    do {
      let outcome = try await child.perform(order, film, progress: progress)
      await child.end()
      return outcome
    } catch {
      await child.end()
      throw error
    }
  }

  /// - Throws: ``MediaProcessError``.
  func command(_ options: String...) throws(MediaProcessError) -> Command {
    do {
      return try ExecProgram(program, arguments: [Self.command] + options).command(environment: Self.environment)
    } catch {
      throw .notStarted(reason: "\(error)")
    }
  }

  /// The worker's own has passwords in it. What is kept is of use to drivers, libraries and the runtime.
  static var environment: [String: String] {
    let kept = ["PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "LIBVA_DRIVER_NAME", "LIBVA_DRIVERS_PATH"]
    let prefixes = ["CUDA_", "NVIDIA_", "ASAN_", "TSAN_"]
    return ProcessInfo.processInfo.environment
      .filter { name, _ in kept.contains(name) || prefixes.contains { name.hasPrefix($0) } }
      // Fewer arenas, each of which reserves address space; no debugger that a crash would start.
      .merging(["MALLOC_ARENA_MAX": "4", "SWIFT_BACKTRACE": "enable=no"]) { _, ours in ours }
  }
}
