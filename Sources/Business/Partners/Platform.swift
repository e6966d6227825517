/// A partner that brings revenue by its own interface.
public enum Platform: String, Sendable, Codable, CaseIterable {
  case netflix
  case amazonPrime = "amazon-prime"
  case disneyPlus = "disney-plus"

  /// As what its lines are in the books.
  public var source: RevenueSource { RevenueSource(known: rawValue) }

  /// How the names of its settings begin, such as `SPROCKET_AMAZON_PRIME`.
  public var settingPrefix: String { "SPROCKET_" + rawValue.uppercased().replacing("-", with: "_") }

  /// What is known of its interface.
  public var adapter: any PartnerAdapter {
    switch self {
    case .netflix: NetflixAdapter()
    case .amazonPrime: AmazonPrimeAdapter()
    case .disneyPlus: DisneyPlusAdapter()
    }
  }
}
