import Foundation
import Media
import Processes
import Synchronization

/// A child process that works on one film in one folder: one order after another, until it is ended.
final class MediaChild: Sendable {
  private let film: String
  private let limits: ProcessLimits
  private let process: ChildProcess
  private let input = ChildInput()
  private let server: FilmServer?
  private let watch: MediaWatch
  private let life = Mutex<Task<Void, Never>?>(nil)
  private let state = Mutex(State())

  private struct State {
    var order: (progress: @Sendable (PartProgress) -> Void, answer: CheckedContinuation<Answer, Never>)?
    var end: Result<ChildEnd, any Error>?
  }

  private enum Answer {
    case said(Result<MediaOutcome, any Error>)
    case ended(Result<ChildEnd, any Error>)
  }

  /// Bytes of an answer: a long title's report names every file.
  private static let lineLimit = 64 << 20

  /// Starts one.
  ///
  /// - Parameter order: the first that it is going to be given: what it may do and take is measured by that.
  /// - Throws: ``MediaProcessError``.
  init(of media: MediaProcess, for order: MediaOrder, _ film: any FilmBytes) throws {
    let source = try FilmSource(film)
    (self.film, limits, server) = (film.name, media.limits(for: order), source.server)
    watch = MediaWatch(film: film.name, folder: order.folder, limits: limits, server: server)
    process = ChildProcess(try media.command(), files: [source.file], lineLimit: Self.lineLimit)
    let assignment = MediaAssignment(
      folder: order.folder, limits: limits, allowsDevices: order.wantsDevices, film: source.kind, name: film.name,
      size: film.size)
    input.send(try Self.line(assignment))
    server?.start()
    life.withLock { $0 = Task { await live() } }
  }

  /// Whether it has ended, by whatever.
  var hasEnded: Bool { state.withLock { $0.end != nil } }

  /// Has it do an order. Cancelling the task kills it at once.
  ///
  /// - Parameters:
  ///   - film: the one that it was started for, perhaps opened anew.
  ///   - progress: called on a thread of the child's own; not for long.
  /// - Throws: ``MediaProcessError`` when it broke down or was ended; Media's errors as they are; what `film` throws;
  ///   `CancellationError`.
  func perform(
    _ order: MediaOrder, _ film: any FilmBytes, progress: @escaping @Sendable (PartProgress) -> Void
  ) async throws -> MediaOutcome {
    let line = try Self.line(order)
    server?.serve(film)
    watch.begin()
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let end = state.withLock { state in
          if state.end == nil { state.order = (progress, continuation) }
          return state.end
        }
        if let end { continuation.resume(returning: .ended(end)) } else { input.send(line) }
      }
    } onCancel: {
      life.withLock { $0 }?.cancel()
    }
    watch.rest()
    try Task.checkCancellation()
    if let verdict = watch.verdict { throw verdict }
    switch answer {
    case .said(.success(let outcome)): return outcome
    case .said(.failure(let error)): throw server?.failure ?? error
    case .ended(let end): throw reason(of: end)
    }
  }

  /// Kills it, where it hasn't ended, and waits until it is gone.
  func end() async {
    let life = life.withLock { $0 }
    life?.cancel()
    await life?.value
  }

  private func live() async {
    let end: Result<ChildEnd, any Error>
    do {
      end = .success(try await process.run(input: input, watch: { [watch] in watch.look() }) { [self] in hear($0) })
    } catch {
      end = .failure(error)
    }
    await server?.stop()
    let order = state.withLock { state in
      state.end = end
      defer { state.order = nil }
      return state.order
    }
    order?.answer.resume(returning: .ended(end))
  }

  private func hear(_ output: ChildOutput) {
    switch output {
    case .errors(let text, _): watch.note(errors: text)
    // Not even a long title's outcome is as long as that.
    case .output(_, isCut: true): answer(.failure(MediaProcessError.otherAnswer(film: film)))
    case .output(let text, isCut: false):
      watch.note()
      switch MediaMessage(line: text) {
      case .progress(let step): state.withLock { $0.order?.progress }?(step)
      case .outcome(let outcome): answer(.success(outcome))
      case .failure(let failure): answer(.failure(failure.error))
      case .alive, nil: break
      }
    }
  }

  /// What comes unasked is dropped.
  private func answer(_ result: Result<MediaOutcome, any Error>) {
    let order = state.withLock { state in
      defer { state.order = nil }
      return state.order
    }
    order?.answer.resume(returning: .said(result))
  }

  private func reason(of end: Result<ChildEnd, any Error>) -> any Error {
    switch end {
    case .failure(let error): MediaProcessError.notStarted(reason: "\(error)")
    case .success(.killed(SIGSYS)):
      MediaProcessError.forbiddenCall(film: film, call: watch.forbiddenCall ?? "of a number that it kept to itself")
    case .success(.killed(let signal)):
      MediaProcessError.killed(film: film, signal: signal, limits: limits, lastWords: watch.lastWords)
    case .success(.exited(let status)): MediaProcessError.noAnswer(film: film, status: status, lastWords: watch.lastWords)
    }
  }

  private static func line(_ message: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(message), as: UTF8.self) + "\n"
  }
}

extension MediaProcess {
  /// The limits of a child whose first order is this one.
  func limits(for order: MediaOrder) -> ProcessLimits {
    var limits = limits
    limits.memory = limits.memory ?? order.addressSpace
    return limits
  }
}

/// What a child process gets of a film: its open file, or the end of a socket that is answered.
private struct FilmSource {
  let file: OwnedDescriptor
  let server: FilmServer?

  var kind: MediaAssignment.Film { server == nil ? .file : .socket }

  init(_ film: any FilmBytes) throws(MediaProcessError) {
    if let film = film as? LocalFilm {
      file = OwnedDescriptor(duplicating: film.descriptor)
      server = nil
    } else {
      guard let socket = SocketEnds() else { throw .notStarted(reason: String(cString: strerror(errno))) }
      file = socket.theirs
      server = FilmServer(film, at: socket.ours)
    }
  }
}
