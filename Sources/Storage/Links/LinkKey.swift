import Crypto
import Foundation

/// The secret that signs the links of one folder: a file in it, so that all who share the folder accept each other's links.
public struct LinkKey: Sendable {
  private let key: SymmetricKey

  init(bytes: some ContiguousBytes) { key = SymmetricKey(data: bytes) }

  private static let size = 32

  /// The folder's secret, made when it is first asked for. Blocks.
  static func of(_ tree: FolderTree) throws -> LinkKey {
    let action = "sign a link"
    let folder = try tree.makeFolder([FolderTree.workshop], action)
    let path = "\(tree.root)/\(FolderTree.workshop)/link-key"
    if let bytes = FileManager.default.contents(atPath: path), bytes.count == size { return LinkKey(bytes: bytes) }
    // Written under another name first: who comes second finds it whole, and takes the first one's.
    let name = "link-key-\(UUID().uuidString)"
    let descriptor = openat(folder.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StorageError.system(action) }
    defer {
      close(descriptor)
      unlinkat(folder.descriptor, name, 0)
    }
    try SymmetricKey(size: .bits256).withUnsafeBytes { try writeAll($0, to: descriptor, action) }
    linkat(folder.descriptor, name, folder.descriptor, "link-key", 0)
    guard let bytes = FileManager.default.contents(atPath: path), bytes.count == size else {
      throw StorageError(.unavailable, action, found: "\(path) can't be read", remedy: "remove it, and a new one is made")
    }
    return LinkKey(bytes: bytes)
  }

  func signature(of text: String) -> String {
    HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).hex
  }

  func verifies(_ signature: String, of text: String) -> Bool {
    guard signature.utf8.count == 64 else { return false }
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { UInt8(signature.dropFirst($0).prefix(2), radix: 16) }
    return HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: Data(text.utf8), using: key)
  }
}
