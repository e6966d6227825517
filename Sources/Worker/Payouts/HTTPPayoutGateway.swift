import AsyncHTTPClient
import Business
import Foundation
import NIOCore

/// A payment service that makes payouts, by a contract of ours over HTTP: docs/royalties.md.
struct HTTPPayoutGateway: PayoutProvider {
  let settings: PayoutGatewaySettings

  let name = "gateway"

  private static let largestAnswer = 64 << 10
  /// Refusals that are about us, or about now, and not about the payout: another attempt may be let in.
  private static let passing: Set<UInt> = [401, 403, 404, 405, 407, 408, 409, 425, 429]

  /// - Throws: ``PayoutGatewayFailure``.
  func send(_ payout: Payout) async throws -> PayoutOutcome {
    let (response, body) = try await answer(to: request(for: payout))
    let status = response.status.code
    switch status {
    case 200..<300: return try outcome(of: payout, in: body)
    case 400..<500 where !Self.passing.contains(status):
      return .failed(reason: reason(in: body) ?? "refused with status \(status)")
    default: throw PayoutGatewayFailure(found: "answers with status \(status)")
    }
  }

  /// What is asked for, in the same bytes each time.
  private struct Order: Encodable {
    let key: String
    let account: String?
    let amount: Int64
    let currency: String
  }

  private func request(for payout: Payout) throws -> HTTPClientRequest {
    var request = HTTPClientRequest(url: settings.endpoint.absoluteString)
    request.method = .POST
    request.headers = [
      "authorization": "Bearer \(settings.token)", "idempotency-key": payout.providerKey, "content-type": "application/json",
      "accept": "application/json", "user-agent": "Sprocket",
    ]
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let order = Order(key: payout.providerKey, account: payout.account, amount: payout.amount, currency: payout.currency)
    request.body = .bytes(ByteBuffer(bytes: try encoder.encode(order)))
    return request
  }

  private func answer(to request: HTTPClientRequest) async throws -> (HTTPClientResponse, Data) {
    do {
      return try await HTTPExchange.send(request, within: settings.timeout, atMost: Self.largestAnswer)
    } catch {
      throw Task.isCancelled ? CancellationError() : PayoutGatewayFailure(found: "doesn't answer: \(error)")
    }
  }

  private func outcome(of payout: Payout, in body: Data) throws -> PayoutOutcome {
    let notice: PayoutNotice
    do { notice = try PayoutNotice(body) } catch {
      throw PayoutGatewayFailure(found: "answers with what is no answer: \(error)")
    }
    guard notice.payout == payout.id else {
      throw PayoutGatewayFailure(found: "answers about payout \(notice.payout) when asked for \(payout.id)")
    }
    return notice.outcome
  }

  /// What a refusal says of itself: its `reason`, or the `detail` of a problem document (RFC 9457).
  private func reason(in body: Data) -> String? {
    struct Refusal: Decodable { let reason, detail: String? }
    let refusal = try? JSONDecoder().decode(Refusal.self, from: body)
    return (refusal?.reason ?? refusal?.detail).map { String($0.replacing("\0", with: "").prefix(500)) }
  }
}
