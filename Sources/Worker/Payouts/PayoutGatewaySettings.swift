import Foundation

/// Where payouts are made, and as whom we ask.
public struct PayoutGatewaySettings: Sendable {
  /// To which payouts are posted: `https://…`.
  public var endpoint: URL
  /// The bearer token that it knows us by.
  public var token: String
  /// How long an answer may take, 1 to 600 s.
  public var timeout = Duration.seconds(30)

  /// Nil for an address that isn't HTTP with a host.
  public init?(endpoint: String, token: String) {
    guard let url = URL(string: endpoint), ["http", "https"].contains(url.scheme), url.host()?.isEmpty == false,
      url.user() == nil
    else { return nil }
    (self.endpoint, self.token) = (url, token)
  }
}
