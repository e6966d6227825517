/// Why it isn't known what became of a payout. The gateway is asked again, by the same key.
struct PayoutGatewayFailure: Error, CustomStringConvertible {
  let found: String

  var description: String { "the payout gateway \(found)" }
}
