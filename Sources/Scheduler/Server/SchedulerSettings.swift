import Business
import Foundation

/// How the scheduler's server is set up.
public struct SchedulerSettings: Sendable {
  /// The name or address to listen on. Addresses other than loopback take a way to tell who calls.
  public var host = "127.0.0.1"
  /// The port to listen on, 0…65535; 0 takes any that is free.
  public var port = 8080
  /// How many bytes a request's body may have, 1024…67108864.
  public var bodyLimit = 1 << 20
  /// How long a request's body may take, 1…600 seconds.
  public var bodyTime = Duration.seconds(15)
  /// How many bytes a film may have that is uploaded, 1 GiB…5 TiB.
  public var uploadLimit: Int64 = 512 << 30
  /// How many requests a second one caller may make, 0…100000; twice as many at once. 0 is any number.
  public var rateLimit = 200
  /// Queues beside those of the catalogue.
  public var queues: [String] = []

  /// By which partners and the payout gateway sign their webhooks; those of a sender that has none aren't believed.
  public var senderSecrets: [WebhookSender: [WebhookSecret]] = [:]

  public init() {}

  /// - Throws: ``SettingError``.
  public static func fromEnvironment(_ variables: SettingsReader = SettingsReader()) throws -> SchedulerSettings {
    var settings = SchedulerSettings()
    if let host = variables.text("SPROCKET_HOST") { settings.host = host }
    if let port = try variables.integer("SPROCKET_PORT", in: 0...65535) { settings.port = port }
    if let limit = try variables.integer("SPROCKET_BODY_LIMIT", in: 1024...(64 << 20)) { settings.bodyLimit = limit }
    if let time = try variables.integer("SPROCKET_BODY_TIME", in: 1...600) { settings.bodyTime = .seconds(time) }
    if let limit = try variables.integer("SPROCKET_UPLOAD_LIMIT", in: 1...5120) { settings.uploadLimit = Int64(limit) << 30 }
    if let limit = try variables.integer("SPROCKET_RATE_LIMIT", in: 0...100_000) { settings.rateLimit = limit }
    for sender in WebhookSender.allCases {
      settings.senderSecrets[sender] = try variables.webhookSecrets(sender.secretSetting)
    }
    if let names = variables.text("SPROCKET_QUEUES") {
      settings.queues = names.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    return settings
  }
}
