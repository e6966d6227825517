import Crypto
import Foundation
import NIOCore

@testable import Storage

/// Bytes that look random, the same for the same seed.
func someBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  return (0..<count).map { _ in
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return UInt8(truncatingIfNeeded: state >> 24)
  }
}

func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hex }
func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

extension ObjectStore {
  func put(_ text: String, at path: String, type: String = "text/plain") async throws {
    try await put(ByteBuffer(string: text), at: ObjectKey(path), type: type)
  }

  /// All of an object's bytes.
  func content(_ path: String, in range: Range<Int64>? = nil) async throws -> [UInt8] {
    var all: [UInt8] = []
    for try await piece in bytes(of: try await facts(of: ObjectKey(path)), in: range) { all += piece.readableBytesView }
    return all
  }

  func keys(under prefix: String? = nil) async throws -> [String] {
    try await objects(under: try prefix.map { try ObjectKey($0) }).map(\.key.path)
  }
}
