import Synchronization

/// Options of jobs as they were read before. Most jobs of a queue have the same, and reading them is most of what a fetch costs here.
enum ParsedOptions {
  private static let known = Mutex<[String: JobOptions]>([:])

  /// - Throws: ``UndecodableValue``.
  static func of(_ text: String) throws -> JobOptions {
    if let options = known.withLock({ $0[text] }) { return options }
    let options: JobOptions = try JSONText(text).decode()
    known.withLock { known in
      if known.count == 1000 { known = [:] }
      known[text] = options
    }
    return options
  }
}
