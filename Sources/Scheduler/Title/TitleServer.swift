import Foundation
import Hummingbird
import Logging
import NIOCore

/// Serves one title on loopback, with a page at `/` that plays it.
public struct TitleServer: Sendable {
  private let responder: TitleResponder
  private let port: Int

  /// - Parameters:
  ///   - folder: A title: the folder of a `master.m3u8`.
  ///   - port: 0 for any that is free.
  public init(folder: String, port: Int = 0) throws(TitleServerError) {
    guard access(folder, R_OK | X_OK) == 0 else {
      throw .unreadable(folder: folder, reason: String(cString: strerror(errno)))
    }
    guard access("\(folder)/master.m3u8", R_OK) == 0 else { throw .notATitle(folder: folder) }
    responder = TitleResponder(files: TitleFiles(title: StoredTitle(folder: folder)))
    self.port = port
  }

  /// Serves until the task is cancelled. `ready` gets the page's address once it can be opened.
  public func run(ready: @escaping @Sendable (_ address: String) -> Void) async throws {
    do {
      try await application(ready: ready).run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw TitleServerError.portTaken(port)
    }
  }

  func application(ready: @escaping @Sendable (String) -> Void = { _ in }) -> Application<TitleResponder> {
    var logger = Logger(label: "sprocket.play")
    logger.logLevel = .critical
    return Application(
      responder: responder,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port), serverName: "Sprocket"),
      onServerRunning: { channel in
        ready("http://127.0.0.1:\(channel.localAddress?.port ?? port)/")
      },
      logger: logger)
  }
}
