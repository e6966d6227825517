import Foundation
import Jobs
import Queue

/// Does a `webhook.deliver` job.
struct CallbackDelivery: Sendable {
  let sender: CallbackSender
  let gone: GoneReceivers
  let deliveries: Queue

  /// For how long a receiver may put a message off without an attempt being counted.
  private static let patience: TimeInterval = 86_400
  /// How often a message looks whether the one before it has arrived.
  private static let turn = Duration.seconds(1)

  func run(_ job: JobContext<WebhookDeliverJob.Payload>) async throws -> WebhookDeliverJob.Result {
    let payload = job.payload
    if let previous = payload.previous, try await isOnItsWay(previous) { throw DelayedError(for: Self.turn) }
    guard try await !gone.contains(payload.url) else { throw CallbackRefused("the receiver has said 410 Gone before") }
    let answer = try await sender.send(payload.body, id: job.record.id, to: payload.url)
    switch answer.status {
    case 200..<300:
      return WebhookDeliverJob.Result(status: answer.status)
    case 410:
      try await gone.insert(payload.url)
      throw CallbackRefused("the receiver says 410 Gone, and gets nothing more")
    default:
      if let pause = answer.retryAfter, Date().timeIntervalSince(job.record.timestamp) < Self.patience {
        try await job.log("the receiver answers \(answer.status), to be asked again after \(pause)")
        throw DelayedError(for: pause)
      }
      throw CallbackFailure("the receiver answers \(answer.status)")
    }
  }

  private func isOnItsWay(_ id: String) async throws -> Bool {
    switch try await deliveries.state(of: id) {
    case .completed, .failed, .unknown: false
    case .waiting, .prioritized, .delayed, .active, .waitingChildren: true
    }
  }
}
