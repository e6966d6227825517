/// The RFC 6381 name of a track's codec, read from its init segment, so that playlists can't say anything else than the bytes do.
struct CodecString {
  let value: String

  init(initSegment: [UInt8]) throws {
    let table = BoxReader(initSegment[...]).first(path: ["moov", "trak", "mdia", "minf", "stbl", "stsd"])?.dropFirst(8)
    guard let table, table.count > 8, let text = Self.name(table) else {
      throw MediaError(.processing, "read back an init segment", found: "its codec isn't known")
    }
    value = text
  }

  private static func name(_ table: ArraySlice<UInt8>) -> String? {
    if let entry = BoxReader(table).first("avc1")?.body, let avc = BoxReader(entry.dropFirst(78)).first("avcC")?.body {
      // ISO/IEC 14496-15: profile, constraint flags, level.
      return "avc1." + (1...3).map { hex(avc.integer(at: $0, bytes: 1), 2) }.joined()
    }
    if let entry = BoxReader(table).first("hvc1")?.body, let hevc = BoxReader(entry.dropFirst(78)).first("hvcC")?.body {
      return "hvc1." + hevcName(hevc)
    }
    if let entry = BoxReader(table).first("av01")?.body, let av1 = BoxReader(entry.dropFirst(78)).first("av1C")?.body {
      // AV1 in ISOBMFF: profile, level, tier, bit depth.
      let (profileLevel, flags) = (av1.integer(at: 1, bytes: 1), av1.integer(at: 2, bytes: 1))
      let level = profileLevel & 31
      return
        "av01.\(profileLevel >> 5).\(level < 10 ? "0" : "")\(level)\(flags & 0x80 != 0 ? "H" : "M").\(flags & 0x40 != 0 ? "10" : "08")"
    }
    // The encoder makes nothing but AAC-LC (object type 2).
    if BoxReader(table).first("mp4a") != nil { return "mp4a.40.2" }
    return nil
  }

  /// ISO/IEC 14496-15, annex E.
  private static func hevcName(_ hevc: ArraySlice<UInt8>) -> String {
    let general = hevc.integer(at: 1, bytes: 1)
    let space = ["", "A", "B", "C"][general >> 6]
    let compatibility = (0..<32).reduce(0) { $0 | (hevc.integer(at: 2, bytes: 4) >> $1 & 1) << (31 - $1) }
    var constraints = (6..<12).map { hevc.integer(at: $0, bytes: 1) }
    while constraints.last == 0 { constraints.removeLast() }
    let parts =
      ["\(space)\(general & 31)", hex(compatibility, 1), "\(general & 0x20 != 0 ? "H" : "L")\(hevc.integer(at: 12, bytes: 1))"]
      + constraints.map { hex($0, 1) }
    return parts.joined(separator: ".").uppercased()
  }

  private static func hex(_ number: Int, _ digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
