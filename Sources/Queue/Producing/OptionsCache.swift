import Synchronization

/// Options of jobs as they were read and written before. Most jobs of a queue have the same, and coding them is most of what a job costs
/// here.
enum OptionsCache {
  private static let read = Mutex<[String: JobOptions]>([:])
  private static let written = Mutex<(options: JobOptions, text: String)?>(nil)

  /// - Throws: ``UndecodableValue``.
  static func options(in text: String) throws -> JobOptions {
    if let options = read.withLock({ $0[text] }) { return options }
    let options: JobOptions = try JSONText(text).decode()
    read.withLock { read in
      if read.count == 1000 { read = [:] }
      read[text] = options
    }
    return options
  }

  /// - Throws: `EncodingError`.
  static func text(of options: JobOptions) throws -> String {
    if let last = written.withLock({ $0 }), last.options == options { return last.text }
    let text = try JSONText(encoding: options).text
    written.withLock { $0 = (options, text) }
    return text
  }
}
