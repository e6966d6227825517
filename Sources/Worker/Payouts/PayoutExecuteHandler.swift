import Business
import Postgres

/// Does a `payout.execute` job: has the gateway make the payout. Where no gateway is known, an approved payout is left to an operator,
/// who pays it and says so.
struct PayoutExecuteHandler {
  let database: PostgresClient
  let gateway: PayoutGatewaySettings?

  /// - Throws: `PayoutError`; ``PayoutGatewayFailure``, after which it is to be done again; `PostgresError`.
  func run(_ request: Payouts.Execution) async throws -> Payout {
    if let gateway {
      return try await Payouts.execute(request.payoutId, by: HTTPPayoutGateway(settings: gateway), in: database)
    }
    guard let payout = try await Payouts.payout(request.payoutId, in: database) else {
      throw PayoutError.noSuchPayout(request.payoutId)
    }
    return payout
  }
}
