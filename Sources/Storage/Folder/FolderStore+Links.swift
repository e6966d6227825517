import Foundation

extension FolderStore {
  public func sign(_ operation: SignedOperation, at key: ObjectKey, for time: Duration, from now: Date) async throws
    -> SignedRequest
  {
    try SignedRequest.check(time, key)
    let secret = try await linkKey()
    let link = FolderLink(operation, key, expires: now + time / .seconds(1))
    var headers: [String: String] = [:]
    if case .write(_, let type) = operation { headers["Content-Type"] = type }
    return SignedRequest(
      method: operation.method, url: link.address(signedBy: secret), headers: headers,
      expires: Date(timeIntervalSince1970: Double(link.expires)))
  }

  /// The secret of the folder's links.
  public func linkKey() async throws -> LinkKey {
    try await blocking { try LinkKey.of(tree) }
  }
}
