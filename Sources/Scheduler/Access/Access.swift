import Foundation

/// Who may do what: how a request's caller is told.
public struct Access: Sendable {
  /// Everyone on this machine may do everything, and nobody else reaches the server.
  public static let loopbackOnly = Access(jwt: nil, tokens: nil, sessions: SessionSigner(secret: nil))

  let jwt: JWTVerifier?
  let tokens: MachineTokens?
  let sessions: SessionSigner
  let webhookSecrets: [WebhookSecret]

  /// - Throws: ``SettingError`` for keys and tokens that can't be read.
  public init(_ settings: AccessSettings) throws {
    jwt = try JWTVerifier(settings)
    tokens = try MachineTokens(settings)
    sessions = SessionSigner(secret: settings.sessionSecret)
    webhookSecrets = settings.webhookSecrets
  }

  private init(jwt: JWTVerifier?, tokens: MachineTokens?, sessions: SessionSigner) {
    self.jwt = jwt
    self.tokens = tokens
    self.sessions = sessions
    webhookSecrets = []
  }

  /// Whether nothing tells who calls.
  var isOpen: Bool { jwt == nil && tokens == nil }

  /// Whose token it is, and until when it holds.
  /// - Throws: ``Problem`` 401.
  func credential(_ token: String, now: Date = Date()) async throws -> Credential {
    if let caller = tokens?.caller(of: token) { return Credential(caller: caller, until: nil, isMachine: true) }
    guard let jwt else { throw Self.refusal("the token isn't known") }
    return try await jwt.credential(token, now: now)
  }

  /// Who has signed in; nil also for a machine whose token has been taken back since.
  func caller(ofSession cookie: String, now: Date = Date()) -> Caller? {
    guard let credential = sessions.credential(in: cookie, now: now) else { return nil }
    guard !credential.isMachine || tokens?.includes(credential.caller) == true else { return nil }
    return credential.caller
  }

  static func refusal(_ reason: String) -> Problem {
    Problem(.unauthorized, reason, headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
  }
}

/// A proof of who someone is.
struct Credential: Codable, Sendable, Equatable {
  let caller: Caller
  /// When the proof ends; nil for one that is taken back only where it was given.
  let until: Date?
  /// Whether it is a machine's token.
  let isMachine: Bool

  init(caller: Caller, until: Date?, isMachine: Bool = false) {
    self.caller = caller
    self.until = until
    self.isMachine = isMachine
  }
}
