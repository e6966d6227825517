extension HotFolderSettings {
  /// Reads `SPROCKET_INGEST…` and `SPROCKET_TITLES`.
  /// - Parameters:
  ///   - folder: instead of `SPROCKET_INGEST`.
  ///   - titles: instead of `SPROCKET_TITLES`.
  ///   - profile: instead of `SPROCKET_INGEST_PROFILE`.
  ///   - absolute: makes an absolute path of one that a person gave.
  /// - Returns: nil where there is no hot folder.
  /// - Throws: ``SettingError``.
  public static func fromEnvironment(
    _ reader: SettingsReader = SettingsReader(), folder: String? = nil, titles: String? = nil, profile: String? = nil,
    absolute: (String) -> String
  ) throws -> HotFolderSettings? {
    guard let folder = folder ?? reader.text("SPROCKET_INGEST") else { return nil }
    var settings = HotFolderSettings(
      folder: absolute(folder), titles: absolute(titles ?? reader.text("SPROCKET_TITLES") ?? "titles"),
      profile: profile ?? reader.text("SPROCKET_INGEST_PROFILE") ?? "abr-h264")
    if let seconds = try reader.integer("SPROCKET_INGEST_SETTLE", in: 1...3600) { settings.settleTime = .seconds(seconds) }
    return settings
  }
}
