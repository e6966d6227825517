import Crypto
import Foundation
import Hummingbird
import NIOCore

/// Answers a request that comes again with the same `Idempotency-Key` as it was answered the first time.
struct IdempotencyMiddleware: RouterMiddleware {
  typealias Context = SchedulerContext

  let store: IdempotencyStore

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard let header = request.headers[.idempotencyKey] else { return try await next(request, context) }
    let key = try IdempotencyKey(header, of: context.caller)
    let turn = UUID().uuidString
    var request = request
    let body = try await request.bytes(in: context)
    request.body = RequestBody(buffer: body)
    let target = "\(request.method.rawValue) \(request.uri.path)\n"
    let digest = SHA256.hash(data: Data(target.utf8) + Data(body.readableBytesView)).hex
    switch try await store.begin(key, request: digest, turn: turn) {
    case .new: break
    case .running:
      throw Problem(
        .conflict, "a request with this Idempotency-Key is under way; ask again in a moment", headers: [.retryAfter: "1"])
    case .other:
      throw Problem(.unprocessableContent, "this Idempotency-Key belongs to another request; take a new one")
    case .answer(let text):
      return try KeptAnswer(text).again
    }
    do {
      let response = try await next(request, context)
      let answer = try await KeptAnswer(response)
      try await store.end(key, turn: turn, answer: try answer.text)
      return answer.first
    } catch {
      try? await store.end(key, turn: turn, answer: nil)
      throw error
    }
  }
}
