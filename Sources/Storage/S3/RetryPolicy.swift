/// When a request is sent again: after pauses that double, each shortened by chance so that many clients don't come back at once.
struct RetryPolicy: Sendable {
  var attempts: Int
  var firstPause: Duration = .milliseconds(200)
  var longestPause: Duration = .seconds(10)

  /// - Parameters:
  ///   - failures: so far, from 1.
  ///   - share: by chance, 0…1.
  func pause(after failures: Int, share: Double) -> Duration {
    min(longestPause, firstPause * (1 << min(failures - 1, 16))) * (0.5 + share / 2)
  }
}
