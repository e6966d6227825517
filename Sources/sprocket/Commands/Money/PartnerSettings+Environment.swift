import Business
import Scheduler
import Worker

extension PartnerSettings {
  /// Reads `SPROCKET_NETFLIX_…`, `SPROCKET_AMAZON_PRIME_…` and `SPROCKET_DISNEY_PLUS_…`: of the partners that have an address.
  /// - Throws: `SettingError`.
  static func fromEnvironment(_ reader: SettingsReader = SettingsReader()) throws -> [Platform: PartnerSettings] {
    try Platform.allCases.reduce(into: [:]) { partners, platform in
      let prefix = platform.settingPrefix
      guard let address = reader.text("\(prefix)_URL") else { return }
      guard let secret = try reader.secret("\(prefix)_SECRET", atLeast: 8) else {
        throw SettingError("\(prefix)_SECRET", problem: "is missing; \(prefix)_URL needs it")
      }
      guard var settings = PartnerSettings(endpoint: address, secret: secret) else {
        throw SettingError(
          "\(prefix)_URL", found: address, allowed: "an address such as https://gateway.example, without user and query")
      }
      if let rate = try reader.integer("\(prefix)_RATE", in: 1...6_000) { settings.policy.requestsPerMinute = rate }
      if let count = try reader.integer("\(prefix)_FAILURES", in: 1...100) { settings.policy.failuresAllowed = count }
      if let seconds = try reader.integer("\(prefix)_PAUSE", in: 1...86_400) { settings.policy.pause = .seconds(seconds) }
      if let seconds = try reader.integer("\(prefix)_TIMEOUT", in: 1...600) { settings.timeout = .seconds(seconds) }
      partners[platform] = settings
    }
  }
}
