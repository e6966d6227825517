/// A job that is yet to be added, for ``Queue/addBulk(_:)``.
public struct NewJob: Sendable {
  public var name: String
  public var data: JSONText
  public var options: JobOptions

  /// - Throws: `EncodingError`.
  public init(_ name: String, _ payload: some Encodable, options: JobOptions = JobOptions()) throws {
    self.name = name
    self.options = options
    data = try JSONText(encoding: payload)
  }
}
