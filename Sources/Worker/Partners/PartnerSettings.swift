import Business
import Foundation

/// Where a partner's interface is, and as whom we ask.
public struct PartnerSettings: Sendable {
  /// Beneath which the adapter's paths are: `https://…`.
  public var endpoint: URL
  /// What the partner knows us by, as its adapter's ``PartnerAuthentication`` takes it.
  public var secret: String
  public var policy = PartnerGate.Policy()
  /// How long an answer may take, 1 to 600 s.
  public var timeout = Duration.seconds(30)

  /// Nil for an address that isn't HTTP with a host.
  public init?(endpoint: String, secret: String) {
    guard let url = URL(string: endpoint), ["http", "https"].contains(url.scheme), url.host()?.isEmpty == false,
      url.query() == nil, url.user() == nil
    else { return nil }
    (self.endpoint, self.secret) = (url, secret)
  }
}
