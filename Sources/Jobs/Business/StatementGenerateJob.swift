import Business

/// Tells a payee of a month or a quarter.
public enum StatementGenerateJob: BusinessJobType {
  public static let name = StatementRequest.job
  public static let queue = "royalties"
  public typealias Payload = StatementRequest
  public typealias Progress = NoProgress

  /// Which revision it is; the statement itself is in the books.
  public struct Result: Codable, Sendable, Equatable {
    public let revision: Int32
    public let totals: [Statement.Total]
    /// SHA-256 of the CSV, in hexadecimal.
    public let digest: String

    public init(_ statement: Statement) {
      (revision, totals, digest) = (statement.revision, statement.totals, statement.digest)
    }
  }
}
