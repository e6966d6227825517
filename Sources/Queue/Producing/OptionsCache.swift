import NIOConcurrencyHelpers

/// Options of jobs as they were read and written before. Most jobs of a queue have the same, and coding them is most of what a job costs
/// here.
enum OptionsCache {
  private static let read = NIOLockedValueBox<[String: JobOptions]>([:])
  private static let written = NIOLockedValueBox<(options: JobOptions, text: String)?>(nil)

  /// - Throws: ``UndecodableValue``.
  static func options(in text: String) throws -> JobOptions {
    if let options = read.withLockedValue({ $0[text] }) { return options }
    let options: JobOptions = try JSONText(text).decode()
    read.withLockedValue { read in
      if read.count == 1000 { read = [:] }
      read[text] = options
    }
    return options
  }

  /// - Throws: `EncodingError`.
  static func text(of options: JobOptions) throws -> String {
    if let last = written.withLockedValue({ $0 }), last.options == options { return last.text }
    let text = try JSONText(encoding: options).text
    written.withLockedValue { $0 = (options, text) }
    return text
  }
}
