import Foundation
import Media
import Synchronization

/// Does media work in a child process that is shut in a ``Sandbox``: films are strangers' files, and codecs are much C.
public struct MediaProcess: Sendable {
  /// The `sprocket` program.
  public var program: String
  public var limits: ProcessLimits

  /// This very program, also when its file is replaced by a newer one meanwhile.
  public static let ownProgram = "/proc/\(ProcessInfo.processInfo.processIdentifier)/exe"
  /// The hidden command of the program that is the child's side: ``MediaWork``.
  public static let command = "media-work"

  /// Bytes of an answer: a long title's report names every file.
  private static let lineLimit = 64 << 20

  public init(program: String = MediaProcess.ownProgram, limits: ProcessLimits = ProcessLimits()) {
    (self.program, self.limits) = (program, limits)
  }

  /// Has a child process do an order on a film. Cancelling the task kills the child at once, and returns when it is gone.
  ///
  /// - Parameter progress: called on a thread of the child's own; not for long.
  /// - Throws: ``MediaProcessError`` when the child broke down or was ended; Media's errors as they are; what `film` throws;
  ///   `CancellationError`.
  public func run(
    _ order: MediaOrder, film: any FilmBytes, progress: @escaping @Sendable (PartProgress) -> Void = { _ in }
  ) async throws -> MediaOutcome {
    let source = try FilmSource(film)
    let limits = limits(for: order)
    let watch = MediaWatch(film: film.name, folder: order.folder, limits: limits, server: source.server)
    let answer = Mutex<Result<MediaOutcome, any Error>?>(nil)
    let assignment = MediaAssignment(
      order: order, processLimits: limits, film: source.kind, name: film.name, size: film.size)
    let process = ExecProcess(try executable(), files: [source.file], lineLimit: Self.lineLimit)
    source.server?.start()
    let end: Result<ExecEnd, any Error>
    do {
      end = .success(
        try await process.run(
          input: assignment.line, environment: Self.environment, watch: { watch.look() }
        ) { line in
          switch line {
          case .errors(let line): watch.note(errors: line.text)
          case .output(let line):
            watch.note()
            switch MediaMessage(line: line.text) {
            case .progress(let step): progress(step)
            case .outcome(let outcome): answer.withLock { $0 = .success(outcome) }
            case .failure(let failure): answer.withLock { $0 = .failure(failure.error) }
            case .alive, nil: break
            }
          }
        })
    } catch {
      end = .failure(error)
    }
    await source.server?.stop()
    try Task.checkCancellation()
    return try outcome(of: end, answer.withLock { $0 }, source, watch, film.name, limits)
  }

  private func outcome(
    of end: Result<ExecEnd, any Error>, _ answer: Result<MediaOutcome, any Error>?, _ source: FilmSource, _ watch: MediaWatch,
    _ film: String, _ limits: ProcessLimits
  ) throws -> MediaOutcome {
    if let verdict = watch.verdict { throw verdict }
    switch end {
    case .failure(let error): throw MediaProcessError.notStarted(reason: "\(error)")
    case .success(.killed(SIGSYS)):
      throw MediaProcessError.forbiddenCall(film: film, call: watch.forbiddenCall ?? "of a number that it kept to itself")
    case .success(.killed(let signal)):
      throw MediaProcessError.killed(film: film, signal: signal, limits: limits, lastWords: watch.lastWords)
    case .success(.exited(let status)):
      if case .failure = answer, let failure = source.server?.failure { throw failure }
      guard let answer, status == 0 else {
        throw MediaProcessError.noAnswer(film: film, status: status, lastWords: watch.lastWords)
      }
      return try answer.get()
    }
  }

  private func limits(for order: MediaOrder) -> ProcessLimits {
    var limits = limits
    limits.memory = limits.memory ?? order.addressSpace
    return limits
  }

  func executable(_ options: String...) throws(MediaProcessError) -> ExecProgram {
    do { return try ExecProgram(program, arguments: [Self.command] + options, grace: .zero) } catch {
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

extension MediaAssignment {
  fileprivate var line: String {
    get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
  }
}

/// What a child process gets of a film: its open file, or the end of a socket that is answered.
private struct FilmSource {
  let file: ExecPipeEnd
  let server: FilmServer?

  var kind: MediaAssignment.Film { server == nil ? .file : .socket }

  init(_ film: any FilmBytes) throws {
    if let film = film as? LocalFilm {
      file = ExecPipeEnd(fcntl(film.descriptor, F_DUPFD_CLOEXEC, MediaAssignment.descriptor + 1))
      server = nil
    } else {
      guard let socket = ExecSocket() else { throw MediaProcessError.notStarted(reason: String(cString: strerror(errno))) }
      file = socket.theirs
      server = FilmServer(film, at: socket.ours)
    }
  }
}
