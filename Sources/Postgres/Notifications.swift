import Reactor

/// What a listener is told.
public enum PostgresNotification: Sendable, Equatable {
  /// From now on notifications arrive: at first, and again after each reconnect. What was sent in between is missed, so this is
  /// when to look for oneself.
  case listening
  /// What `NOTIFY channel, payload` sent.
  case notification(channel: String, payload: String)
}

extension PostgresClient {
  /// Listens on channels, on a connection of its own, until the stream's reader goes away or its task is cancelled.
  ///
  /// The stream survives the connection: it is made again with growing pauses, for as long as that takes.
  public nonisolated func notifications(on channels: [String]) -> AsyncStream<PostgresNotification> {
    AsyncStream { reader in
      let listener = Task {
        var pauses = ReconnectBackoff()
        while !Task.isCancelled {
          do {
            try await listen(on: channels) { notification in
              if notification == .listening { pauses = ReconnectBackoff() }
              reader.yield(notification)
            }
          } catch {
            guard let pause = pauses.next(), (try? await EventLoop.shared.sleep(for: pause)) != nil else { break }
          }
        }
        reader.finish()
      }
      reader.onTermination = { _ in listener.cancel() }
    }
  }

  /// Listens until the connection breaks.
  private nonisolated func listen(on channels: [String], _ tell: (PostgresNotification) -> Void) async throws {
    let connection = try await PostgresConnection.open(url, options: options)
    let notifications = await connection.notifications()
    _ = try await connection.perform(channels.map { "LISTEN \(identifier: $0)" })
    tell(.listening)
    for try await notification in notifications { tell(notification) }
    await connection.close()
    try Task.checkCancellation()
  }
}
