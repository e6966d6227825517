import Foundation
import Hummingbird
import NIOCore
import Queue

extension Request {
  /// Reads the body as JSON, of which every member must be understood.
  /// - Throws: ``Problem`` 400 for what isn't JSON, 408, 413, 415, 422; `UndecodableValue` with the place of what is wrong.
  func json<Value: Codable>(as type: Value.Type = Value.self, in context: SchedulerContext) async throws -> Value {
    guard mediaType == "application/json" else {
      throw Problem(.unsupportedMediaType, "the body has to be JSON, with the Content-Type application/json")
    }
    return try await Self.json(bytes(in: context)).decodeStrictly()
  }

  /// What the body is, such as `application/json`, without what the header says beside it.
  var mediaType: String? {
    headers[.contentType]?.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
  }

  /// Reads the whole body.
  /// - Throws: ``Problem`` 408 where it doesn't come, 413 where it is longer than the settings let it be.
  func bytes(in context: SchedulerContext) async throws -> ByteBuffer {
    let limit = context.maxUploadSize
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw Self.tooLong(limit) }
    do {
      return try await withTimeLimit(context.bodyTime) { try await body.collect(upTo: limit) }
    } catch is NIOTooManyBytesError {
      throw Self.tooLong(limit)
    } catch is TimeLimitPassed {
      throw Problem(.requestTimeout, "the body didn't come within \(context.bodyTime)")
    }
  }

  /// - Throws: ``Problem`` 400.
  static func json(_ bytes: ByteBuffer) throws -> JSONText {
    guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else {
      throw Problem(.badRequest, "the body isn't UTF-8")
    }
    guard JSONDepth.of(text.utf8) <= JSONDepth.limit else {
      throw Problem(.badRequest, "the body is nested deeper than \(JSONDepth.limit) levels")
    }
    do { return try JSONText(parsing: text) } catch let error as UndecodableValue {
      throw Problem(.badRequest, "the body isn't JSON: \(error.problem)")
    }
  }

  private static func tooLong(_ limit: Int) -> Problem {
    Problem(.contentTooLarge, "the body has more than \(limit) bytes")
  }
}
