/// How the scheduler's server is set up.
public struct SchedulerSettings: Sendable {
  /// The name or address to listen on. Addresses other than loopback take a way to tell who calls.
  public var host = "127.0.0.1"
  /// The port to listen on, 0…65535; 0 takes any that is free.
  public var port = 8080

  public init() {}

  /// - Throws: ``SettingError``.
  public static func fromEnvironment(_ variables: SettingsReader = SettingsReader()) throws -> SchedulerSettings {
    var settings = SchedulerSettings()
    if let host = variables.text("SPROCKET_HOST") { settings.host = host }
    if let port = try variables.integer("SPROCKET_PORT", in: 0...65535) { settings.port = port }
    return settings
  }
}
