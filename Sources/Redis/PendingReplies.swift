/// What the commands of one call wait for: filled by the connection in the commands' order, handed to the caller when all are there.
///
/// It lives on the event loop's thread alone.
final class PendingReplies {
  private var labels: ArraySlice<String>
  private var values: [RedisValue] = []
  private var caller: CheckedContinuation<[RedisValue], any Error>?

  /// - Parameter labels: what each command is called in errors; at least one.
  init(labels: [String], caller: CheckedContinuation<[RedisValue], any Error>) {
    self.labels = labels[...]
    self.caller = caller
  }

  /// The command whose reply is next.
  var command: String { labels.first ?? "" }

  func append(_ value: RedisValue) {
    values.append(value)
    labels.removeFirst()
    guard labels.isEmpty else { return }
    caller?.resume(returning: values)
    caller = nil
  }

  /// Ends the call; replies that still come are dropped.
  func fail(_ error: any Error) {
    caller?.resume(throwing: error)
    caller = nil
  }
}
