/// A statement's parameters as libpq takes them: in binary form, one after another in memory.
struct ParameterList {
  private var bytes: [UInt8] = []
  private var offsets: [Int?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  init(_ values: [any PostgresValue]) {
    for value in values {
      let start = bytes.count
      if value.isPostgresNull {
        offsets.append(nil)
      } else {
        value.encode(into: &bytes)
        offsets.append(start)
      }
      lengths.append(Int32(clamping: bytes.count - start))
      formats.append(1)
    }
    bytes.append(0)  // so that a value without bytes has an address too
  }

  /// Calls `body` with count, values, lengths and formats.
  func withPointers<Value>(
    _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) -> Value
  ) -> Value {
    bytes.withUnsafeBytes { bytes in
      let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let values = offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }
      return body(Int32(clamping: values.count), values, lengths, formats)
    }
  }
}
