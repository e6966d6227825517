import Crypto
import Foundation

/// AWS Signature Version 4 for S3: an HMAC over a canonical form of the request, in a header or in the query.
struct SignatureV4: Sendable {
  let credentials: S3Settings.Credentials
  let region: String
  let date: Date

  /// What is signed of a request.
  struct Subject {
    var method: String
    /// Encoded.
    var path: String
    /// Not encoded, in any order.
    var query: [(name: String, value: String)]
    /// Names in lower case; `host` among them.
    var headers: [String: String]
    /// SHA-256 of the body in hexadecimal, or ``SignatureV4/unsignedPayload``.
    var payload: String
  }

  static let unsignedPayload = "UNSIGNED-PAYLOAD"
  private static let algorithm = "AWS4-HMAC-SHA256"

  /// The header fields of a signed request: the subject's, and those that the signature adds.
  func headers(for subject: Subject) -> [String: String] {
    var signed = subject
    signed.headers["x-amz-date"] = timestamp
    signed.headers["x-amz-content-sha256"] = subject.payload
    signed.headers["x-amz-security-token"] = credentials.sessionToken
    signed.headers["authorization"] =
      "\(Self.algorithm) Credential=\(credentials.accessKeyID)/\(scope), SignedHeaders=\(signed.headerNames), "
      + "Signature=\(signature(of: signed.canonical))"
    return signed.headers
  }

  /// The query of a request that is signed for a time, in the order in which it was signed.
  func query(for subject: Subject, seconds: Int64) -> String {
    var signed = subject
    signed.query += [
      ("X-Amz-Algorithm", Self.algorithm), ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope)"),
      ("X-Amz-Date", timestamp), ("X-Amz-Expires", "\(seconds)"), ("X-Amz-SignedHeaders", signed.headerNames),
    ]
    if let token = credentials.sessionToken { signed.query.append(("X-Amz-Security-Token", token)) }
    return signed.canonicalQuery + "&X-Amz-Signature=" + signature(of: signed.canonical)
  }

  private func signature(of canonical: String) -> String {
    let text = [Self.algorithm, timestamp, scope, SHA256.hash(data: Data(canonical.utf8)).hex].joined(separator: "\n")
    let key = [String(timestamp.prefix(8)), region, "s3", "aws4_request"]
      .reduce(SymmetricKey(data: Data("AWS4\(credentials.secretAccessKey)".utf8))) { key, word in
        SymmetricKey(data: Data(HMAC<SHA256>.authenticationCode(for: Data(word.utf8), using: key)))
      }
    return HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).hex
  }

  private var scope: String { "\(timestamp.prefix(8))/\(region)/s3/aws4_request" }

  /// Such as `20130524T000000Z`.
  private var timestamp: String {
    date.formatted(
      .iso8601.year().month().day().dateSeparator(.omitted).time(includingFractionalSeconds: false).timeSeparator(.omitted)
        .timeZone(separator: .omitted))
  }
}

extension SignatureV4.Subject {
  fileprivate var headerNames: String { headers.keys.sorted().joined(separator: ";") }

  fileprivate var canonicalQuery: String {
    let encoded = query.map { (PercentEncoding.component($0.name), PercentEncoding.component($0.value)) }
    return encoded.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }.map { "\($0)=\($1)" }.joined(separator: "&")
  }

  fileprivate var canonical: String {
    let fields = headers.sorted { $0.key < $1.key }.map { name, value in
      "\(name):\(value.split(separator: " ").joined(separator: " "))\n"
    }
    return [method, path, canonicalQuery, fields.joined(), headerNames, payload].joined(separator: "\n")
  }
}
