import Logging

/// Keeps how grave each line is, and its metadata.
struct RecordingLogHandler: LogHandler {
  struct Line: Equatable {
    let level: Logger.Level
    let metadata: Logger.Metadata
  }

  let lines: Recorder<Line>
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace

  init(lines: Recorder<Line>) {
    self.lines = lines
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.append(Line(level: event.level, metadata: metadata))
  }
}
