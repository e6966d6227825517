import Postgres

/// What earns: a film, a recording, a song.
public struct Work: Sendable, Equatable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// Under which names the world knows a work; the database refuses what isn't shaped like one.
  public struct Identifiers: Sendable, Equatable {
    /// A recording: ISO 3901, without hyphens.
    public var isrc: String?
    /// A musical work: ISO 15707, without dots.
    public var iswc: String?
    /// A film: ISO 26324, `10.5240/…`.
    public var eidr: String?
    /// A product: 12 digits, or 13 of an EAN.
    public var upc: String?

    public init(isrc: String? = nil, iswc: String? = nil, eidr: String? = nil, upc: String? = nil) {
      (self.isrc, self.iswc, self.eidr, self.upc) = (isrc, iswc, eidr, upc)
    }

    /// The first that isn't shaped like what it is named. Letters may be small, and an ISRC have its hyphens.
    var malformed: (name: String, reason: String)? {
      if let isrc, !Self.shape("AAXXX9999999", fits: isrc.utf8.filter { $0 != 0x2D }) {
        return ("isrc", "'\(isrc.prefix(24))' is no ISRC like GB-AYE-00-00351")
      }
      if let eidr, !Self.shape("10.5240/HHHH-HHHH-HHHH-HHHH-HHHH-X", fits: eidr.utf8) {
        return ("eidr", "'\(eidr.prefix(40))' is no EIDR like 10.5240/F85A-E100-B068-5B8F-B1C8-T")
      }
      if let upc, !(8...14).contains(where: { Self.shape(String(repeating: "9", count: $0), fits: upc.utf8) }) {
        return ("upc", "'\(upc.prefix(24))' is no UPC or EAN: 8 to 14 digits")
      }
      return nil
    }

    /// - Parameter shape: with `A` for a letter, `9` for a digit, `X` for either, `H` for a digit of base 16; others stand for themselves.
    private static func shape(_ shape: String, fits text: some Collection<UInt8>) -> Bool {
      guard text.count == shape.utf8.count else { return false }
      return zip(shape.utf8, text).allSatisfy { sign, byte in
        let isDigit = (0x30...0x39).contains(byte)
        let letter = byte & 0xDF
        return switch sign {
        case UInt8(ascii: "A"): (0x41...0x5A).contains(letter)
        case UInt8(ascii: "9"): isDigit
        case UInt8(ascii: "X"): isDigit || (0x41...0x5A).contains(letter)
        case UInt8(ascii: "H"): isDigit || (0x41...0x46).contains(letter)
        default: byte == sign
        }
      }
    }
  }

  public let id: ID
  public let title: String
  /// Whose it is.
  public let owner: Party.ID
  /// What the platform calls it; nil for one that has identifiers only, or none.
  public let key: String?
  public let identifiers: Identifiers
}

extension Work {
  static let columns: SQL = "id, title, owner, key, isrc, iswc, eidr, upc"

  init(_ row: PostgresRow) throws {
    (id, title, owner, key) = (try row["id"], try row["title"], try row["owner"], try row["key"])
    identifiers = Identifiers(isrc: try row["isrc"], iswc: try row["iswc"], eidr: try row["eidr"], upc: try row["upc"])
  }

  /// All its names, by kind.
  var names: [WorkName.Kind: WorkName] {
    let texts = [
      (WorkName.Kind.key, key), (.isrc, identifiers.isrc), (.iswc, identifiers.iswc), (.eidr, identifiers.eidr),
      (.upc, identifiers.upc),
    ]
    return texts.reduce(into: [:]) { names, entry in names[entry.0] = entry.1.flatMap { WorkName($0, as: entry.0) } }
  }
}

/// The works that the books know.
public enum Works {
  /// - Throws: `PostgresError`, also for an identifier that another work has.
  public static func add(
    _ title: String, owner: Party.ID, identifiers: Work.Identifiers = Work.Identifiers(), in database: some PostgresExecutor
  ) async throws -> Work.ID {
    try await database.value(
      """
      INSERT INTO work (title, owner, isrc, iswc, eidr, upc)
      VALUES (\(title), \(owner), \(identifiers.isrc), \(identifiers.iswc), \(identifiers.eidr), \(identifiers.upc)) RETURNING id
      """)
  }

  /// - Returns: nil for a number that isn't a work's.
  public static func owner(of id: Work.ID, in database: some PostgresExecutor) async throws -> Party.ID? {
    try await database.query("SELECT owner FROM work WHERE id = \(id)").first.map { try $0["owner"] }
  }

  /// Works, the latest first.
  /// - Parameters:
  ///   - name: only the one with this name.
  ///   - owner: only those of this party.
  ///   - last: the last of the page before.
  public static func list(
    named name: WorkName? = nil, of owner: Party.ID? = nil, after last: Work.ID? = nil, limit: Int,
    in database: some PostgresExecutor
  ) async throws -> [Work] {
    try await database.query(
      """
      SELECT \(Work.columns) FROM work
      WHERE (\(name == nil) OR \(isNamed(name.map { [$0] } ?? [])))
        AND (\(owner)::bigint IS NULL OR owner = \(owner)) AND (\(last)::bigint IS NULL OR id < \(last))
      ORDER BY id DESC LIMIT \(limit)
      """
    ).map { try Work($0) }
  }

  /// Whether a row is a work with one of these names.
  static func isNamed(_ names: some Sequence<WorkName>) -> SQL {
    func texts(_ kind: WorkName.Kind) -> [String] { names.filter { $0.kind == kind }.map(\.text) }
    return """
      (key = ANY(\(texts(.key))) OR isrc = ANY(\(texts(.isrc))) OR iswc = ANY(\(texts(.iswc)))
        OR eidr = ANY(\(texts(.eidr))) OR upc = ANY(\(texts(.upc))))
      """
  }
}
