import Crypto
import NIOCore
import NIOFoundationCompat

extension ObjectStore {
  /// SHA-256 of an object, in hexadecimal. Reads all of it.
  public func digest(of facts: ObjectFacts) async throws -> String {
    var hash = SHA256()
    for try await piece in bytes(of: facts) { hash.update(data: piece.readableBytesView) }
    return hash.finalize().hex
  }
}

extension Digest {
  /// In lower case.
  var hex: String { hexadecimal(self) }
}

extension MessageAuthenticationCode {
  var hex: String { hexadecimal(self) }
}

private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
