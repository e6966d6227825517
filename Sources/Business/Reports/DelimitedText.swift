/// Cuts a stream of bytes into records of fields: CSV as RFC 4180 has it, and tab-separated text. Bytes come in pieces that are parted
/// anywhere; no more than a record is held.
struct DelimitedText {
  /// What parts fields, and whether they may be quoted.
  struct Dialect: Sendable {
    let delimiter: UInt8
    /// Whether `"` opens a field in which delimiters and line ends are text, and `""` is a quote.
    let hasQuotes: Bool

    static let csv = Dialect(delimiter: 0x2C, hasQuotes: true)
    static let tsv = Dialect(delimiter: 0x09, hasQuotes: false)
  }

  /// A record longer than this is no record.
  static let maximumRecord = 1 << 20

  private enum State {
    case atFieldStart, inField, inQuotes, afterQuote
  }

  private let dialect: Dialect
  private var state = State.atFieldStart
  private var record = DelimitedRecord(line: 1)
  private var start: [UInt8]? = []
  private var endedWithReturn = false
  /// How many lines have ended, which is not how many records there are.
  private(set) var lineCount = 0

  init(_ dialect: Dialect) { self.dialect = dialect }

  /// Takes the next bytes, and gives each record that they complete. An empty line is a record without fields.
  /// - Throws: ``ReportError``, and what `give` throws.
  mutating func read(_ bytes: [UInt8], _ give: (DelimitedRecord) throws -> Void) throws {
    if let begun = start {
      let joined = begun + bytes
      guard joined.count >= 3 else {
        start = joined
        return
      }
      start = nil
      try cut(Self.withoutMark(joined), give)
    } else {
      try cut(bytes[...], give)
    }
  }

  /// Gives the last record, if no line end has closed it.
  /// - Throws: ``ReportError``, and what `give` throws.
  mutating func finish(_ give: (DelimitedRecord) throws -> Void) throws {
    if let begun = start {
      start = nil
      try cut(begun[...], give)
    }
    guard state != .inQuotes else { throw ReportError.openQuote(line: record.line) }
    if state != .atFieldStart || !record.isEmpty { try endRecord(give) }
  }

  /// - Throws: ``ReportError/notUTF8``, for text whose first bytes say that it is UTF-16.
  private static func withoutMark(_ bytes: [UInt8]) throws(ReportError) -> ArraySlice<UInt8> {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .notUTF8 }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
  }

  private mutating func cut(_ bytes: ArraySlice<UInt8>, _ give: (DelimitedRecord) throws -> Void) throws {
    for byte in bytes {
      let isAfterReturn = endedWithReturn
      endedWithReturn = false
      if state == .inQuotes {
        if byte == 0x22 { state = .afterQuote } else { record.append(byte) }
        if byte == 0x0A { lineCount += 1 }
      } else if byte == dialect.delimiter {
        record.endField()
        state = .atFieldStart
        record.hasDelimiter = true
      } else if byte == 0x0A, isAfterReturn {
        continue
      } else if byte == 0x0A || byte == 0x0D {
        endedWithReturn = byte == 0x0D
        try endRecord(give)
      } else if byte == 0x22, dialect.hasQuotes, state != .inField {
        if state == .afterQuote { record.append(byte) }
        state = .inQuotes
      } else {
        if state == .afterQuote { record.fault = "there is text after a closing quote" }
        state = .inField
        record.append(byte)
      }
      if record.count > Self.maximumRecord { throw ReportError.lineTooLong(line: record.line) }
    }
  }

  private mutating func endRecord(_ give: (DelimitedRecord) throws -> Void) throws {
    if state != .atFieldStart || !record.isEmpty { record.endField() }
    lineCount += 1
    try give(record)
    record.restart(line: lineCount + 1)
    state = .atFieldStart
  }
}
