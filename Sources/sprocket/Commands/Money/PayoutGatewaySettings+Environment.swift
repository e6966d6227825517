import Scheduler
import Worker

extension PayoutGatewaySettings {
  /// Reads `SPROCKET_PAYOUT_…`; nil where no address is set.
  /// - Throws: `SettingError`.
  static func fromEnvironment(_ reader: SettingsReader = SettingsReader()) throws -> PayoutGatewaySettings? {
    guard let address = reader.text("SPROCKET_PAYOUT_URL") else { return nil }
    guard let token = try reader.secret("SPROCKET_PAYOUT_TOKEN", atLeast: 8) else {
      throw SettingError("SPROCKET_PAYOUT_TOKEN", problem: "is missing; SPROCKET_PAYOUT_URL needs it")
    }
    guard var settings = PayoutGatewaySettings(endpoint: address, token: token) else {
      throw SettingError(
        "SPROCKET_PAYOUT_URL", found: address, allowed: "an address such as https://gateway.example/payouts, without user")
    }
    if let seconds = try reader.integer("SPROCKET_PAYOUT_TIMEOUT", in: 1...600) { settings.timeout = .seconds(seconds) }
    return settings
  }
}
