/// Who delivers by webhook.
public enum WebhookSender: Sendable, Hashable, CaseIterable {
  /// What titles have earned.
  case partner(Platform)
  /// What became of payouts, from the gateway that makes them.
  case payouts

  /// The jobs that bring deliveries into the books.
  public static let revenueJob = "ott.webhook.apply"
  public static let payoutJob = "payout.reconcile"

  public static let allCases = Platform.allCases.map(Self.partner) + [.payouts]

  /// As what it stands in the inbox, and at the end of the address that it delivers to.
  public var name: String {
    switch self {
    case .partner(let platform): platform.rawValue
    case .payouts: "payouts"
    }
  }

  /// The job that brings its deliveries into the books.
  public var job: String {
    switch self {
    case .partner: Self.revenueJob
    case .payouts: Self.payoutJob
    }
  }

  /// The setting with the secrets that it signs by.
  public var secretSetting: String {
    switch self {
    case .partner(let platform): "\(platform.settingPrefix)_WEBHOOK_SECRET"
    case .payouts: "SPROCKET_PAYOUT_WEBHOOK_SECRET"
    }
  }
}
