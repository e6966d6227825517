import Hummingbird

extension Request {
  /// The fields of a form that was sent.
  /// - Throws: ``Problem`` for what isn't a form.
  func form(in context: SchedulerContext) async throws -> [String: String] {
    guard mediaType == "application/x-www-form-urlencoded" else {
      throw Problem(.unsupportedMediaType, "this takes a form as browsers send it, application/x-www-form-urlencoded")
    }
    let text = String(buffer: try await bytes(in: context))
    do { return try URLEncodedFormDecoder().decode([String: String].self, from: text) } catch {
      throw Problem(.badRequest, "the form can't be read")
    }
  }
}
