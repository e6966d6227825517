import AsyncHTTPClient
import Foundation
import Jobs
import NIOCore

/// Sends signed messages, each on a connection of its own to the very address that was looked at.
struct CallbackSender: Sendable {
  let settings: CallbackSettings

  /// What a receiver answered.
  struct Answer: Sendable {
    let status: Int
    let retryAfter: Duration?
  }

  /// - Parameter id: of the message; the same in each attempt.
  /// - Throws: ``CallbackRefused``, ``CallbackFailure``.
  func send(_ body: String, id: String, to url: String) async throws -> Answer {
    let target = try await CallbackTarget.resolve(url, settings)
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(for: target))
    do {
      let response = try await client.execute(request(body, id: id, to: url), timeout: TimeAmount(settings.timeout))
      let pause = response.headers.first(name: "retry-after").flatMap { RetryAfter.pause($0, now: Date()) }
      // Nobody needs the receiver's text; the connection is closed with it unread.
      try await client.shutdown()
      return Answer(status: Int(response.status.code), retryAfter: pause)
    } catch {
      try await client.shutdown()
      throw Task.isCancelled ? CancellationError() : CallbackFailure("\(target.host) doesn't answer: \(error)")
    }
  }

  private func configuration(for target: CallbackTarget) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: TimeAmount(settings.timeout)))
    configuration.dnsOverride = [target.host: target.address.description]
    return configuration
  }

  private func request(_ body: String, id: String, to url: String) -> HTTPClientRequest {
    let timestamp = Int(Date().timeIntervalSince1970)
    let signatures = settings.secrets.map { $0.signature(id: id, timestamp: timestamp, body: body) }
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers = [
      "content-type": "application/json", "user-agent": "Sprocket", "webhook-id": id, "webhook-timestamp": "\(timestamp)",
      "webhook-signature": signatures.joined(separator: " "),
    ]
    request.body = .bytes(ByteBuffer(string: body))
    return request
  }
}
