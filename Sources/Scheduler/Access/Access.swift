/// Who may do what: how a request's caller is told.
public struct Access: Sendable {
  /// Everyone on this machine may do everything, and nobody else reaches the server.
  public static let loopbackOnly = Access()
}
