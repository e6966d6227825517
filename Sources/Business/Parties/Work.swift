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
}
