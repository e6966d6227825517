/// What went wrong between us and a Redis server, with the facts needed to put it right.
public struct RedisError: Error, Sendable, Equatable {
  /// The kinds of failure that a caller may want to tell apart.
  public enum Code: Sendable, Equatable {
    /// The URL isn't one that this client understands.
    case invalidURL
    /// No connection could be made.
    case unreachable
    /// The server asks for another user name or password.
    case notAuthenticated
    /// The server is there but can't hold a queue: too old, or allowed to evict keys.
    case unsuitableServer
    /// The connection broke; the command may or may not have been executed.
    case connectionLost
    /// The server didn't answer in time; the command may or may not have been executed.
    case timedOut
    /// The server answered with an error.
    case refused
    /// The answer isn't of the kind that the command gives.
    case unexpectedReply
    /// A private server didn't start.
    case notStarted
  }

  public let code: Code
  /// What was being done, such as `connect` or `EVALSHA addJob`.
  public let doing: String
  /// To which server, without password.
  public let server: String
  /// What was found, in the server's or the system's words.
  public let found: String
  /// What would help, where that is known.
  public let advice: String?

  public init(_ code: Code, doing: String, server: String, found: String, advice: String? = nil) {
    self.code = code
    self.doing = doing
    self.server = server
    self.found = found
    self.advice = advice
  }
}

extension RedisError: CustomStringConvertible {
  public var description: String {
    let sentence = found.hasSuffix(".") ? String(found.dropLast()) : found
    return "Redis at \(server), \(doing): \(sentence)" + (advice.map { ". \($0)" } ?? "")
  }
}
