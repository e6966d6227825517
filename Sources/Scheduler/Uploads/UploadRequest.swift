import Storage

/// What `POST /api/upload/url` takes: a film that someone has.
struct UploadRequest: Codable, Sendable {
  /// Its file's name, which tells the type.
  var name: String
  /// Bytes.
  var size: Int64
  /// Whether it comes in parts; where nothing is said, one that is longer than a part does.
  var multipart: Bool?

  /// The most that one PUT of S3 takes.
  static let mostAtOnce: Int64 = 5 << 30

  /// The film's MIME type.
  ///
  /// - Throws: ``Problem`` 413, 415, 422.
  func checked(limit: Int64) throws -> String {
    guard !name.contains(where: { "/\\".contains($0) }) else {
      throw Problem(.unprocessableContent, "name is “\(name.prefix(100))”; leave folders out, such as walk.mov")
    }
    let type = MediaType.of(name)
    guard type.hasPrefix("video/") || type.hasPrefix("audio/") || type == "application/mxf" else {
      throw Problem(
        .unsupportedMediaType, "name is “\(name.prefix(100))”, which isn't a film's; it ends with such as .mov, .mp4, .mxf")
    }
    guard size > 0 else { throw Problem(.unprocessableContent, "size is \(size); it can be 1 to \(limit) bytes") }
    guard size <= limit else { throw Problem(.contentTooLarge, "size is \(size); it can be 1 to \(limit) bytes") }
    guard isMultipart || size <= Self.mostAtOnce else {
      throw Problem(.contentTooLarge, "size is \(size); at once it can be \(Self.mostAtOnce) bytes, so let it come in parts")
    }
    return type
  }

  var isMultipart: Bool { multipart ?? (PartLayout(size: size).count > 1) }
}
