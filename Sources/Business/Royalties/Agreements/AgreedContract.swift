/// What the platform has signed for a work, as a document has it.
public struct AgreedContract: Codable, Sendable, Equatable {
  /// The work's key, ISRC, ISWC, EIDR or UPC.
  public var work: String
  /// The account of the party who gets the advances.
  public var payee: String
  /// The platform's; nil for ``Contract/usualFee``.
  public var feeBasisPoints: Int?
  /// The work of another contract of the same payee, whose advances this one's earnings recoup.
  public var collateral: String?
}
