import AsyncHTTPClient
import Foundation
import NIOCore

/// What a server answered where it didn't do what it was asked.
struct S3Failure: Error {
  let status: Int
  /// Such as `NoSuchKey`; empty where the answer has no body.
  let code: String
  let message: String

  init(status: Int, body: ByteBuffer) {
    self.status = status
    let document = try? S3Document(body)
    let isError = document?.name == "Error"
    code = isError ? document?["Code"] ?? "" : ""
    message = isError ? document?["Message"] ?? "" : ""
  }

  /// Whether the same request may do better later.
  var isPassing: Bool {
    [408, 429, 500, 502, 503, 504, 507].contains(status)
      || ["SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Throttling"].contains(code)
  }

  func error(_ action: String, in settings: S3Settings) -> StorageError {
    let said = [code, message].filter { !$0.isEmpty }.joined(separator: ": ")
    let found = said.isEmpty ? "the server answered with status \(status)" : "\(said.prefix(300)) (status \(status))"
    switch (status, code) {
    case (_, "NoSuchBucket"):
      return StorageError(
        .noStore, action, found: "there is no bucket \(settings.bucket) at \(settings.endpoint)",
        remedy: "make it, or name another")
    case (_, "NoSuchUpload"): return StorageError(.notFound, action, found: "there is no such upload")
    case (404, _): return StorageError(.notFound, action, found: "there is no such object")
    case (412, _): return StorageError(.changed, action, found: "it is another object than before")
    case (_, "RequestTimeTooSkewed"):
      return StorageError(.clockSkew, action, found: found, remedy: "set this machine's clock")
    case (_, "BadDigest"), (_, "XAmzContentSHA256Mismatch"): return StorageError(.damaged, action, found: found)
    case (_, "AuthorizationHeaderMalformed"), (301, _), (307, _):
      return StorageError(.invalidSetting, action, found: found, remedy: "check S3_REGION and S3_ENDPOINT")
    case (401, _), (403, _):
      return StorageError(
        .accessDenied, action, found: found,
        remedy: ["SignatureDoesNotMatch", "InvalidAccessKeyId"].contains(code)
          ? "check S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY" : "allow it to this access key")
    default: return StorageError(isPassing ? .unavailable : .refused, action, found: found)
    }
  }
}
