/// Reads back what packaging needs of a fragment (ISO/IEC 14496-12).
struct FragmentBoxes {
  /// Bytes from the fragment's first to the end of its first sample: what a player needs to show the key frame.
  let endOfFirstSample: Int

  init(_ fragment: [UInt8]) throws {
    guard let moof = BoxReader(fragment[...]).first("moof"), let traf = BoxReader(moof.body).first("traf"),
      let run = BoxReader(traf.body).first("trun"), let header = BoxReader(traf.body).first("tfhd"),
      let mdat = BoxReader(fragment[...]).first("mdat"), run.body.count >= 8
    else { throw MediaError(.processing, "read back a fragment", found: "it isn't one") }
    let flags = run.body.integer(at: 0, bytes: 4) & 0xFF_FFFF
    var offset = 8 + (flags & 0x1 != 0 ? 4 : 0) + (flags & 0x4 != 0 ? 4 : 0) + (flags & 0x100 != 0 ? 4 : 0)
    var size = run.body.integer(at: offset, bytes: 4)
    if flags & 0x200 == 0 {
      // One sample, or all of the same size: the size stands in the track fragment's header.
      let given = header.body.integer(at: 0, bytes: 4) & 0xFF_FFFF
      offset = 8 + (given & 0x1 != 0 ? 8 : 0) + (given & 0x2 != 0 ? 4 : 0) + (given & 0x8 != 0 ? 4 : 0)
      size = header.body.integer(at: offset, bytes: 4)
    }
    endOfFirstSample = mdat.body.startIndex + size
    guard size > 0, endOfFirstSample <= fragment.count else {
      throw MediaError(.processing, "read back a fragment", found: "its first sample has \(size) bytes")
    }
  }
}

/// Walks over ISO base media file format boxes.
struct BoxReader {
  private let bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// The first box of a type, at this level.
  func first(_ type: String) -> (start: Int, body: ArraySlice<UInt8>)? {
    var rest = bytes
    while rest.count >= 8 {
      let size = rest.integer(at: 0, bytes: 4)
      guard size >= 8, size <= rest.count else { return nil }
      if rest.dropFirst(4).prefix(4).elementsEqual(type.utf8) { return (rest.startIndex, rest.prefix(size).dropFirst(8)) }
      rest = rest.dropFirst(size)
    }
    return nil
  }

  /// The first box at the end of a path of types.
  func first(path: [String]) -> ArraySlice<UInt8>? {
    path.reduce(Optional(bytes)) { bytes, type in bytes.flatMap { BoxReader($0).first(type)?.body } }
  }
}

extension ArraySlice<UInt8> {
  /// A big-endian integer at an offset from the slice's start; 0 beyond its end.
  func integer(at offset: Int, bytes: Int) -> Int {
    guard offset >= 0, offset + bytes <= count else { return 0 }
    return self[(startIndex + offset)..<(startIndex + offset + bytes)].reduce(0) { $0 << 8 | Int($1) }
  }
}
