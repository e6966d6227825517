import Foundation

extension S3Store {
  public func sign(_ operation: SignedOperation, at key: ObjectKey, for time: Duration, from now: Date) async throws
    -> SignedRequest
  {
    try SignedRequest.check(time, key)
    let seconds = time.components.seconds
    var query: [(name: String, value: String)] = []
    var headers: [String: String] = [:]
    // What is among the signed headers has to be sent just so: the server refuses other sizes and types.
    switch operation {
    case .read: break
    case .write(let size, let type): headers = ["content-length": "\(size)", "content-type": type]
    case .writePart(let upload, let number, let size):
      headers = ["content-length": "\(size)"]
      query = [("partNumber", "\(number)"), ("uploadId", upload.id)]
    }
    let address = client.address
    let subject = SignatureV4.Subject(
      method: operation.method, path: address.path(path(key)), query: query,
      headers: headers.merging(["host": address.host]) { given, _ in given }, payload: SignatureV4.unsignedPayload)
    let signature = SignatureV4(credentials: settings.credentials, region: settings.region, date: now)
    return SignedRequest(
      method: operation.method, url: address.url(path(key), query: signature.query(for: subject, seconds: seconds)),
      headers: Dictionary(uniqueKeysWithValues: headers.map { ($0.key.capitalizedHeader, $0.value) }),
      expires: now + Double(seconds))
  }
}

extension String {
  /// Such as `Content-Type`.
  fileprivate var capitalizedHeader: String { split(separator: "-").map(\.capitalized).joined(separator: "-") }
}
