import Business
import Foundation
import Hummingbird
import NIOCore

/// What partners and the payout gateway deliver by webhook: believed when signed as Standard Webhooks has it, and kept before the sender
/// is thanked.
struct WebhookInboxRoutes: Routes {
  let books: Books
  /// By which each sender signs; several while one takes over from another.
  let secrets: [WebhookSender: [WebhookSecret]]

  func add(to router: some RouterMethods<SchedulerContext>) {
    let open = router.group("api/revenue/webhooks").add(middleware: AcceptGuard.json)
    for sender in WebhookSender.allCases {
      open.post("\(sender.name)") { request, context in
        try request.allowQuery()
        return try await receive(request, context, from: sender)
      }
    }
  }

  private func receive(_ request: Request, _ context: SchedulerContext, from sender: WebhookSender) async throws
    -> WebhookReceipt
  {
    guard let secrets = secrets[sender], !secrets.isEmpty else {
      throw Problem(.forbidden, "no webhook of \(sender.name) is believed here; set \(sender.secretSetting)")
    }
    let body = try await request.bytes(in: context)
    let id = try WebhookSignature(secrets: secrets).check(request.headers, body: body, now: Date())
    do {
      let receipt = try await WebhookInbox.receive(Data(body.readableBytesView), id: id, from: sender, in: books.open())
      return WebhookReceipt(delivery: receipt.id.rawValue, isRepeated: !receipt.isNew)
    } catch let refusal as WebhookInbox.Refusal where refusal.isConflict {
      throw Problem(.conflict, "\(refusal)")
    }
  }
}

/// That a delivery is kept.
struct WebhookReceipt: ResponseEncodable {
  let delivery: Int64
  /// Whether it had come before.
  let isRepeated: Bool
}
