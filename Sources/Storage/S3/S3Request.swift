import NIOCore

/// A request to a bucket, before it is signed.
struct S3Request: Sendable {
  var method: String
  /// Without the bucket and not encoded; empty for the bucket itself.
  var path = ""
  var query: [(name: String, value: String)] = []
  /// Names in lower case.
  var headers: [String: String] = [:]
  var body = ByteBuffer()
  /// What is being done, for errors.
  var action: String

  var isReading: Bool { method == "GET" || method == "HEAD" }
}
