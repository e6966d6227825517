import Business
import Foundation
import Hummingbird
import NIOCore

/// What partners deliver by webhook: believed when signed as Standard Webhooks has it, and kept before the partner is thanked.
struct PartnerWebhookRoutes: Routes {
  let books: Books
  /// By which each partner signs; several while one takes over from another.
  let secrets: [Platform: [WebhookSecret]]

  func add(to router: some RouterMethods<SchedulerContext>) {
    let open = router.group("api/revenue/webhooks").add(middleware: AcceptGuard.json)
    for platform in Platform.allCases {
      open.post("\(platform.rawValue)") { request, context in
        try request.allowQuery()
        return try await receive(request, context, from: platform)
      }
    }
  }

  private func receive(_ request: Request, _ context: SchedulerContext, from platform: Platform) async throws -> WebhookReceipt
  {
    guard let secrets = secrets[platform], !secrets.isEmpty else {
      throw Problem(
        .forbidden, "no webhook of \(platform.rawValue) is believed here; set \(platform.settingPrefix)_WEBHOOK_SECRET")
    }
    let body = try await request.bytes(in: context)
    let id = try WebhookSignature(secrets: secrets).check(request.headers, body: body, now: Date())
    do {
      let receipt = try await WebhookInbox.receive(Data(body.readableBytesView), id: id, from: platform, in: books.open())
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
