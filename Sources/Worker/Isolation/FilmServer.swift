import Foundation
import Media
import Processes
import Synchronization

/// Answers a child process that reads a film of the worker's, on a thread of its own.
final class FilmServer: Sendable {
  private let ours: OwnedDescriptor
  private let ended = DispatchGroup()
  private let isStopped = Atomic<Bool>(false)
  private let state: Mutex<State>

  private struct State {
    var film: any FilmBytes
    var isReading = false
    var failure: (any Error)?
  }

  init(_ film: any FilmBytes, at end: OwnedDescriptor) {
    state = Mutex(State(film: film))
    ours = end
  }

  /// Answers from the same film, opened anew, from now on.
  func serve(_ film: any FilmBytes) { state.withLock { ($0.film, $0.failure) = (film, nil) } }

  /// Whether the child is waiting for the film's bytes.
  var isReading: Bool { state.withLock { $0.isReading } }
  /// What kept the film from being read.
  var failure: (any Error)? { state.withLock { $0.failure } }

  /// Answers until the child's end is closed.
  func start() {
    ended.enter()
    Thread.detachNewThread { [self] in
      answer()
      ended.leave()
    }
  }

  /// Waits for the thread's end.
  func stop() async {
    isStopped.store(true, ordering: .relaxed)
    shutdown(ours.number, Int32(SHUT_RDWR))
    await withCheckedContinuation { continuation in ended.notify(queue: .global()) { continuation.resume() } }
  }

  private func answer() {
    let socket = FilmSocket(descriptor: ours.number)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: FilmSocket.largestAnswer, alignment: 16)
    defer { buffer.deallocate() }
    while let request = socket.read(FilmRequest.self, FilmRequest()) {
      guard request.offset >= 0, (1...Int64(buffer.count)).contains(request.count) else { return }
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(request.count)])
      do {
        let count = try read(at: request.offset, into: room)
        guard socket.write(Int32(count)), socket.write(UnsafeRawBufferPointer(rebasing: room[..<count])) else { return }
      } catch {
        state.withLock { $0.failure = error }
        guard socket.write(FilmSocket.failure) else { return }
      }
    }
  }

  private func read(at offset: Int64, into room: UnsafeMutableRawBufferPointer) throws -> Int {
    let film = state.withLock { state in
      state.isReading = true
      return state.film
    }
    defer { state.withLock { $0.isReading = false } }
    return try film.read(at: offset, into: room) { isStopped.load(ordering: .relaxed) }
  }
}
