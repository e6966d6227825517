/// What tells who calls: keys for the platform's JSON Web Tokens, and tokens of machines. Without any, only this machine is served.
public struct AccessSettings: Sendable {
  /// The secret of HS256 tokens, 32 bytes or more.
  public var jwtSecret: String?
  /// Path of a JSON Web Key Set with the public keys of RS256 and ES256 tokens; read again when it changes.
  public var jwksFile: String?
  /// What `iss` has to be; nil for anything.
  public var jwtIssuer: String?
  /// What `aud` has to have; nil for anything.
  public var jwtAudience: String?
  /// Tokens of machines, a line each: ``MachineToken``.
  public var tokens: String?
  /// Path of a file with such lines; read again when it changes.
  public var tokensFile: String?
  /// What signs the cookies of those who have signed in, 32 bytes or more; nil for one that ends with the process.
  public var sessionSecret: String?

  /// Secrets of those who send webhooks: several while one takes over from another; none where no webhook is believed.
  public var webhookSecrets: [WebhookSecret] = []

  public init() {}

  /// - Throws: ``SettingError``.
  public static func fromEnvironment(_ variables: SettingsReader = SettingsReader()) throws -> AccessSettings {
    var settings = AccessSettings()
    settings.jwtSecret = try variables.secret("SPROCKET_JWT_SECRET")
    settings.jwksFile = variables.text("SPROCKET_JWKS_FILE")
    settings.jwtIssuer = variables.text("SPROCKET_JWT_ISSUER")
    settings.jwtAudience = variables.text("SPROCKET_JWT_AUDIENCE")
    settings.tokens = variables.text("SPROCKET_TOKENS")
    settings.tokensFile = variables.text("SPROCKET_TOKENS_FILE")
    settings.sessionSecret = try variables.secret("SPROCKET_SESSION_SECRET")
    settings.webhookSecrets = try variables.webhookSecrets("SPROCKET_WEBHOOK_SECRET")
    return settings
  }
}
