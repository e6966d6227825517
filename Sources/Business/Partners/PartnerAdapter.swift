import Foundation

/// What is particular about a partner's interface: where pages are, how one follows another, who may ask, and what its fields mean.
/// Netflix and Disney+ have no public interface for this, and Amazon's isn't open to all; so these are our contracts with a gateway at
/// the partner's, docs/revenue.md.
public protocol PartnerAdapter: Sendable {
  var platform: Platform { get }
  /// How the partner knows us.
  var authentication: PartnerAuthentication { get }
  /// Where the first page of a period is, or the one that a page names as the next, beneath the partner's address.
  func request(for period: ReportPeriod, at cursor: String?) -> PartnerRequest
  /// - Parameter body: of the answer.
  /// - Throws: `DecodingError` for what isn't a page.
  func page(_ body: Data) throws -> PartnerPage
  /// - Parameter body: of a webhook.
  /// - Throws: `DecodingError` for what isn't a delivery.
  func delivery(_ body: Data) throws -> [RevenueEntry]
}

/// How a partner knows who asks.
public enum PartnerAuthentication: Sendable, Equatable {
  /// The secret as a bearer token (RFC 6750).
  case bearer
  /// The secret in a header.
  case apiKey(header: String)
  /// Client credentials of OAuth (RFC 6749, 4.4) for an hour's token; the secret is `id:secret`.
  case clientCredentials(path: String, scope: String)
  /// An HMAC-SHA-256 of time, method and path with the secret `id:key`, in a header.
  case hmac(header: String)
}

/// What is asked of a partner, by GET.
public struct PartnerRequest: Sendable, Equatable {
  public let path: String
  public let query: [URLQueryItem]

  public init(_ path: String, _ query: [String: String?]) {
    self.path = path
    self.query = query.sorted { $0.key < $1.key }.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) }
    }
  }
}

/// A page of a partner's report.
public struct PartnerPage: Sendable {
  public let entries: [RevenueEntry]
  /// Where the next one is; nil on the last.
  public let next: String?
  /// What the report as a whole has; on the last page at least.
  public let claims: Claims?

  public struct Claims: Sendable {
    public let lines: Int
    /// Amounts as text, by the currencies' codes.
    public let amounts: [String: String]
  }
}
