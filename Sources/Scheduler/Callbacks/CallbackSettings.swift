/// How the life of jobs is told to the callbacks that they name.
public struct CallbackSettings: Sendable {
  /// What messages are signed with. While a secret is being changed there are two, the new one first.
  public var secrets: [WebhookSecret]
  /// Whether receivers may be on this machine or in private networks. Jobs name receivers, and not every job's sender may reach those.
  public var allowsPrivateAddresses = false
  /// Whether messages may go without encryption.
  public var allowsHTTP = false
  /// The least time between two tellings of a job's progress, 1 s to an hour.
  public var progressInterval = Duration.seconds(10)
  /// How long one attempt may take, 1 to 60 s.
  public var timeout = Duration.seconds(15)
  /// How many messages are on their way at the same time, 1…256, in each scheduler.
  public var concurrency = 16

  public init(secrets: [WebhookSecret]) {
    self.secrets = secrets
  }
}

extension CallbackSettings {
  /// Reads `SPROCKET_CALLBACK_…`.
  /// - Returns: nil where there is no secret: then there are no callbacks.
  /// - Throws: ``SettingError``.
  public static func fromEnvironment(_ reader: SettingsReader = SettingsReader()) throws -> CallbackSettings? {
    let secrets = try reader.webhookSecrets("SPROCKET_CALLBACK_SECRET")
    guard !secrets.isEmpty else { return nil }
    var settings = CallbackSettings(secrets: secrets)
    if let flag = try reader.flag("SPROCKET_CALLBACK_PRIVATE") { settings.allowsPrivateAddresses = flag }
    if let flag = try reader.flag("SPROCKET_CALLBACK_HTTP") { settings.allowsHTTP = flag }
    if let seconds = try reader.integer("SPROCKET_CALLBACK_PROGRESS", in: 1...3600) {
      settings.progressInterval = .seconds(seconds)
    }
    if let seconds = try reader.integer("SPROCKET_CALLBACK_TIMEOUT", in: 1...60) { settings.timeout = .seconds(seconds) }
    if let count = try reader.integer("SPROCKET_CALLBACK_CONCURRENCY", in: 1...256) { settings.concurrency = count }
    return settings
  }
}
