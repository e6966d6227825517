import Business
import Hummingbird
import Postgres

extension Books {
  /// Does what a request asks in one transaction: with an `Idempotency-Key`, once, and what was answered is answered again.
  func answer<Asked: Codable & Sendable, Answer: ResponseCodable & Sendable>(
    _ request: Request, _ context: SchedulerContext, with status: HTTPResponse.Status = .created,
    _ body: @Sendable (Asked, PostgresTransaction) async throws -> Answer, location: (Answer) -> String? = { _ in nil }
  ) async throws -> Response {
    try request.allowQuery()
    guard request.mediaType == "application/json" else {
      throw Problem(.unsupportedMediaType, "the body has to be JSON, with the Content-Type application/json")
    }
    let bytes = try await request.bytes(in: context)
    let asked: Asked = try Request.json(bytes).decodeStrictly()
    let key = try request.headers[.idempotencyKey].map { header in
      RequestKey(
        caller: try context.caller.id, key: try IdempotencyKey(header, of: context.caller).digest,
        request: Array("\(request.method.rawValue) \(request.uri.path)\n".utf8) + Array(bytes.readableBytesView))
    }
    let answer = try await open().transaction { transaction in
      try await Idempotency.once(key, in: transaction) { try await body(asked, transaction) }
    }
    var response = try answer.response.response(from: request, context: context)
    response.status = status
    response.headers[.location] = location(answer.response)
    if answer.isReplay { response.headers[.idempotencyReplayed] = "true" }
    return response
  }
}
