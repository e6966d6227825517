import Foundation
import Hummingbird

extension SchedulerContext {
  /// A part of the path, as its sender meant it.
  func pathPart(_ name: String) throws -> String {
    let text = try parameters.require(name)
    guard let decoded = text.removingPercentEncoding else { throw Problem(.badRequest, "\(text) isn't percent-encoded UTF-8") }
    return decoded
  }

  var namedJob: JobID {
    get throws {
      let text = try pathPart("id")
      guard let id = JobID(text) else {
        throw Problem(.notFound, "\(text) names no job; a job's address is its queue, a colon and its id, such as transcode:12")
      }
      return id
    }
  }
}

extension Request {
  /// The fields of a form that was sent.
  /// - Throws: `Problem` for what isn't a form, or larger than any of ours.
  func form() async throws -> [String: String] {
    guard headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") ?? false else {
      throw Problem(.unsupportedMediaType, "this takes a form as browsers send it, application/x-www-form-urlencoded")
    }
    let body = try await body.collect(upTo: 16 * 1024)
    do { return try URLEncodedFormDecoder().decode([String: String].self, from: String(buffer: body)) } catch {
      throw Problem(.badRequest, "the form can't be read")
    }
  }
}

extension Problem {
  static func noJob(_ id: JobID) -> Problem {
    Problem(.notFound, "there is no job \(id.id) in queue \(id.queue); it may have been removed when it finished")
  }

  static func noQueue(_ name: String) -> Problem { Problem(.notFound, "there is no queue \(name) here") }
}
