import Postgres

/// Where lines wait, within a transaction, until what they change is worked out: a temporary table, filled by COPY.
///
/// A session keeps its table, so that what comes line by line, as webhooks do, doesn't fill the server's catalogue.
enum RevenueStaging {
  /// Makes the table ready and empty.
  static func open(in transaction: PostgresTransaction) async throws {
    _ = try await transaction.perform([creation, "DELETE FROM revenue_staging"])
  }

  private static let creation: SQL = """
    CREATE TEMPORARY TABLE IF NOT EXISTS revenue_staging (
      line int NOT NULL, external_id text NOT NULL, title_id text NOT NULL, title text NOT NULL, isrc text, eidr text, upc text,
      work bigint, right_kind text NOT NULL, territory text NOT NULL, currency text NOT NULL, gross bigint NOT NULL,
      earned_on date NOT NULL
    ) ON COMMIT DELETE ROWS
    """

  static let copying: SQL = "COPY revenue_staging FROM STDIN WITH (FORMAT binary)"

  /// Without which the server would take the table for a small one.
  static let counting: SQL = "ANALYZE revenue_staging"

  /// Ids that more than one line has, and the first two of those.
  static let repeated: SQL = """
    SELECT external_id, min(line) AS first, max(line) AS last FROM revenue_staging
    GROUP BY external_id HAVING count(*) > 1 ORDER BY min(line) LIMIT 1
    """

  static func leavingOutKnown(of source: RevenueSource) -> SQL {
    """
    DELETE FROM revenue_staging AS staged USING revenue_line AS line
    WHERE line.source = \(source.name) AND line.external_id = staged.external_id
    """
  }

  /// Lines as COPY's binary form.
  struct Rows {
    private static let columns = Int16(13)
    private var bytes: [UInt8] = [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]

    var count: Int { bytes.count }

    mutating func append(_ line: RevenueLine, at place: Int) {
      append(Self.columns)
      put(Int32(clamping: place))
      put(line.externalID)
      put(line.titleID)
      put(line.title)
      put(line.identifiers.isrc)
      put(line.identifiers.eidr)
      put(line.identifiers.upc)
      put(line.work)
      put(line.right.name)
      put(line.territory.code)
      put(line.gross.currency.code)
      put(line.gross.minorUnits)
      put(line.earnedOn)
    }

    /// The rows since the last call.
    mutating func take() -> [UInt8] {
      defer { bytes = [] }
      return bytes
    }

    /// The rows since the last call, and the mark of their end.
    mutating func takeLast() -> [UInt8] {
      append(Int16(-1))
      return take()
    }

    private mutating func put(_ value: some PostgresValue) {
      guard !value.isPostgresNull else { return append(Int32(-1)) }
      let start = bytes.count
      append(Int32(0))
      value.encode(into: &bytes)
      let length = UInt32(clamping: bytes.count - start - 4)
      for byte in 0..<4 { bytes[start + byte] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(byte))) }
    }

    private mutating func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
  }
}
