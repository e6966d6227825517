import Foundation
import Queue

/// A worker in a process of its own, which can be killed.
struct WorkerProcess {
  private let process = Process()
  private let exits: AsyncStream<Int32>

  /// - Parameter step: at which it kills itself.
  init(on queue: Queue, dyingAt step: String? = nil) throws {
    let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
    self.exits = exits
    process.terminationHandler = { process in
      exit.yield(process.terminationStatus)
      exit.finish()
    }
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "QueueTestWorker")
    process.arguments = [queue.redis.url.description, queue.name] + [step].compactMap { $0 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  /// Waits for its end.
  func end() async {
    for await _ in exits {}
  }

  func kill() async {
    _ = Glibc.kill(process.processIdentifier, SIGKILL)
    await end()
  }
}
