import Foundation
import Gzip
import ProcessTestKit
import Testing

@Suite(.timeLimit(.minutes(1)))
struct GunzipTests {
  /// As Debian's gzip packs it.
  private func packed(_ bytes: [UInt8]) throws -> [UInt8] {
    try Array(Tool.runBlocking(["gzip"], input: Data(bytes)).get())
  }

  private func unpacked(_ bytes: [UInt8], piece: Int) throws -> [UInt8] {
    var gunzip = Gunzip()
    var (output, rest) = ([UInt8](), bytes[...])
    while !rest.isEmpty {
      output += try gunzip.unpack(Array(rest.prefix(piece)))
      rest = rest.dropFirst(piece)
    }
    try gunzip.finish()
    return output
  }

  @Test("what gzip packs is unpacked as it was, in pieces of any size, and one file after another", arguments: [1, 7, 65_536])
  func whole(piece: Int) throws {
    let text = Array(String(repeating: "line after line, ", count: 20_000).utf8)
    let (one, other) = (try packed(text), try packed([1, 2, 3]))
    #expect(Gunzip.isGzip(one))
    #expect(try unpacked(one, piece: piece) == text)
    #expect(try unpacked(one + other + one, piece: piece) == text + [1, 2, 3] + text)
    #expect(try unpacked([], piece: piece) == [])
  }

  @Test("a file that is cut off or damaged is told")
  func broken() throws {
    let bytes = try packed((0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) })
    #expect(throws: Gunzip.Failure.cutOff) { try unpacked(bytes.dropLast(9), piece: 1_000) }
    var wrong = bytes
    wrong[bytes.count / 2] ^= 0xFF
    #expect(throws: Gunzip.Failure.self) { try unpacked(wrong, piece: 1_000) }
    #expect(throws: Gunzip.Failure.self) { try unpacked(Array("id,amount\n".utf8), piece: 3) }
    #expect(throws: Gunzip.Failure.self) { try unpacked(bytes + Array("more".utf8), piece: 1_000) }
  }
}

extension GunzipTests {
  private func unpacked(_ bytes: ArraySlice<UInt8>, piece: Int) throws -> [UInt8] { try unpacked(Array(bytes), piece: piece) }
}
