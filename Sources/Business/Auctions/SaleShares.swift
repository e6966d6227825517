/// What of a sale's price isn't the seller's.
public struct SaleRates: Sendable, Equatable {
  /// The platform's share.
  public let feeBasisPoints: Int64
  /// The creator's share, which ERC-2981 calls `royaltyInfo`.
  public let royaltyBasisPoints: Int64

  public init(feeBasisPoints: Int64 = Self.usualFee, royaltyBasisPoints: Int64 = 0) {
    (self.feeBasisPoints, self.royaltyBasisPoints) = (feeBasisPoints, royaltyBasisPoints)
  }

  /// 15 %.
  public static let usualFee: Int64 = 1_500
}

/// Who gets what of a price, in whole minor units that sum to it.
///
/// The fee is rounded half up. The royalty is rounded down, as contracts of ERC-2981 reckon it. The rest is the seller's.
public struct SaleShares: Sendable, Equatable {
  public let fee: Int64
  public let royalty: Int64
  public let sellerNet: Int64

  /// - Parameter price: above zero.
  /// - Throws: `Allocation.Refusal` for rates that are negative or together above the whole.
  public init(of price: Int64, by rates: SaleRates) throws(Allocation.Refusal) {
    let whole = Allocation.wholeInBasisPoints
    let (fee, royalty) = (rates.feeBasisPoints, rates.royaltyBasisPoints)
    guard fee >= 0, royalty >= 0, fee <= whole, royalty <= whole - fee else {
      throw .notWhole(basisPoints: fee.addingReportingOverflow(royalty).partialValue)
    }
    self.fee = try Allocation.split(price, byBasisPoints: [fee, whole - fee])[0]
    self.royalty = Int64(Int128(price) * Int128(royalty) / Int128(whole))
    sellerNet = price - self.fee - self.royalty
  }
}
