/// Why a file can't be used: where in it, and what would be right.
public struct YAMLFileError: Error, Codable, Hashable, Sendable, CustomStringConvertible {
  /// The file, or the name that was asked for.
  public var source: String
  /// Line of the file, from 1.
  public var line: Int?
  /// Where in the file, such as `video.ladder[2].width`; nil when it is about the whole.
  public var key: String?
  /// What was found and what is allowed, as the rest of a sentence.
  public var problem: String

  public init(source: String, line: Int? = nil, key: String? = nil, problem: String) {
    (self.source, self.line, self.key, self.problem) = (source, line, key, problem)
  }

  public var description: String {
    let place = line.map { "\(source):\($0)" } ?? source
    return [place, [key, problem].compactMap(\.self).joined(separator: " ")].joined(separator: ": ")
  }
}
