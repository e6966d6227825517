import Crypto
import Foundation
import NIOCore

@testable import Storage

/// Bytes of which no two stretches are alike, the same for the same seed.
func someBytes(_ count: Int, seed: Int = 1) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count + 4096)
  while bytes.count < count {
    let word = Array(SHA256.hash(data: Data("\(seed) \(bytes.count)".utf8)))
    for turn in 0..<128 { bytes += word[(turn % 32)...] + word[..<(turn % 32)] }
  }
  return Array(bytes[..<count])
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
