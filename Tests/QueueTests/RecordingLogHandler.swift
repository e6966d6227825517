import Logging

/// Keeps the metadata of each line.
struct RecordingLogHandler: LogHandler {
  let lines: Recorder<Logger.Metadata>
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace

  init(lines: Recorder<Logger.Metadata>) {
    self.lines = lines
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.append(metadata)
  }
}
