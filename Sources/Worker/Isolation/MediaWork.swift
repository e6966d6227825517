import Foundation
import Media
import Synchronization

/// The child process's side of ``MediaChild``.
public enum MediaWork {
  /// Reads an assignment from standard input, enters the sandbox, does one order after another and says what came of each on standard
  /// output, until there are no more.
  ///
  /// To be called on the program's first thread while it is the only one; blocks it to the end.
  /// - Throws: what kept it from beginning. Errors of the work are told, not thrown.
  public static func run() throws { try run(outcome) }

  /// - Parameter work: what is done once the sandbox is entered; tells its progress by what it is given.
  package static func run(
    _ work:
      @escaping @Sendable (MediaOrder, any FilmBytes, @escaping @Sendable (PartProgress) -> Void) async throws -> MediaOutcome
  ) throws {
    // In lists of processes; its file is `/proc/…/exe`.
    try? "sprocket-media".write(toFile: "/proc/self/comm", atomically: false, encoding: .ascii)
    let answers = try AnswerLine()
    guard let assignment = nextLine(MediaAssignment.self) else {
      throw MediaError(
        .invalidSetting, "begin media work", found: "there is no assignment on standard input",
        remedy: "leave this command to the worker")
    }
    try Sandbox(folder: assignment.folder, limits: assignment.limits, allowsDevices: assignment.allowsDevices).enter()
    LibraryLog.writeToStandardError()
    let film = WatchedFilm(assignment.openFilm()) { answers.tellAlive() }
    while let order = nextLine(MediaOrder.self) {
      let done = DispatchSemaphore(value: 0)
      Task.detached {
        do {
          try answers.tell(.outcome(try await work(order, film) { try? answers.tell(.progress($0)) }))
        } catch {
          try? answers.tell(.failure(MediaFailure(error)))
        }
        done.signal()
      }
      done.wait()
    }
  }

  /// - Returns: nil at the end of standard input, or where the line says something else.
  private static func nextLine<Message: Decodable>(_ type: Message.Type) -> Message? {
    readLine().flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
  }

  private static func outcome(
    of order: MediaOrder, _ film: any FilmBytes, progress: @escaping @Sendable (PartProgress) -> Void
  ) async throws -> MediaOutcome {
    switch order.work {
    case .plan(let profile):
      let plan = try await Planner(
        profile: profile, limits: order.limits, scratch: URL(filePath: order.folder)
      ).plan(film) { progress(PartProgress(fraction: $0, framesPerSecond: 0)) }
      return .plan(plan)
    case .part(let part, let tracks, let plan, let encoder):
      let start = cpuSeconds
      let maker = PartMaker(plan: plan, encoder: encoder, limits: order.limits)
      let pieces = try await maker.make(part, tracks: tracks, of: film, in: order.folder, progress: progress)
      return .part(pieces, cpuSeconds: cpuSeconds - start)
    case .thumbnails(let settings):
      return .thumbnails(try await ThumbnailMaker(settings: settings, limits: order.limits).make(film, to: order.folder))
    }
  }
}

/// Processor time of this process so far.
private var cpuSeconds: Double {
  var usage = rusage()
  getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
  return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
}

extension MediaAssignment {
  fileprivate func openFilm() -> any FilmBytes {
    switch film {
    case .file: LocalFilm(descriptor: Self.descriptor, name: name, size: size)
    case .socket: ServedFilm(name: name, size: size, descriptor: Self.descriptor)
    }
  }
}

/// The standard output that the process was started with. What libraries print goes to standard error from then on.
private final class AnswerLine: Sendable {
  private let descriptor: Int32
  private let lastSign = Mutex(ContinuousClock.now)

  init() throws {
    descriptor = dup(STDOUT_FILENO)
    guard descriptor >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
      throw MediaError(.processing, "begin media work", found: String(cString: strerror(errno)).lowercased())
    }
  }

  /// - Throws: when the message can't be put into words.
  func tell(_ message: MediaMessage) throws {
    let line = try message.line
    lastSign.withLock { lastSign in
      lastSign = .now
      // A worker that doesn't listen any more has ended, and so will this process.
      try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(line.utf8))
    }
  }

  /// Says now and then that the work goes on.
  func tellAlive() {
    if lastSign.withLock({ $0.duration(to: .now) >= .seconds(1) }) { try? tell(.alive) }
  }
}

/// A film whose reading shows that work on it goes on.
private final class WatchedFilm: FilmBytes {
  private let film: any FilmBytes
  private let onRead: @Sendable () -> Void

  init(_ film: any FilmBytes, onRead: @escaping @Sendable () -> Void) {
    (self.film, self.onRead) = (film, onRead)
  }

  var name: String { film.name }
  var size: Int64 { film.size }

  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool) throws -> Int {
    onRead()
    return try film.read(at: offset, into: buffer, isCancelled: isCancelled)
  }
}
