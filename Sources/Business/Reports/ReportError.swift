/// Why a report is refused as a whole. Nothing of it is in the books then.
public enum ReportError: BusinessRefusal, Equatable {
  case notUTF8
  case openQuote(line: Int)
  case lineTooLong(line: Int)
  case noHeader(wanted: String)
  case missingColumn(String, found: [String])
  case repeatedColumn(String)
  case notThisFormat(String, line: Int)
  /// Lines that can't be read; the first of them.
  case rejected(Int, [ReportReject])
  /// The report says of itself what isn't so.
  case wrongTotal(String, says: String, found: String)
  case noFooter(String)
  /// A line's id comes twice.
  case repeatedLine(String, lines: [Int])
  case noPeriod(format: String)
  case otherPeriod(ReportPeriod, says: ReportPeriod)
  case tooLarge(Currency)

  public var description: String {
    switch self {
    case .notUTF8: "The report isn't UTF-8 but UTF-16; save it as UTF-8"
    case .openQuote(let line): "Line \(line): a quoted field is never closed; add the quote, or double the one that is text"
    case .lineTooLong(let line):
      "Line \(line) is longer than 1 MiB; is a quote left open there, or is it another kind of file?"
    case .noHeader(let wanted): "The report is empty; it begins with \(wanted)"
    case .missingColumn(let column, let found):
      "The report has no column \(column), only \(found.joined(separator: ", ")); is it of another format?"
    case .repeatedColumn(let column): "The report has two columns \(column); which of them is meant? Leave the other out"
    case .notThisFormat(let found, let line): "Line \(line): \(found); is the report of another format?"
    case .rejected(let count, let rejects):
      "\(count) \(count == 1 ? "line" : "lines") of the report can't be read, the first: \(rejects.first.map { "\($0)" } ?? "?")"
    case .wrongTotal(let what, let says, let found):
      "The report says that its \(what) is \(says), but it is \(found); ask its sender for a whole one"
    case .noFooter(let wanted): "The report ends without \(wanted); it was cut off. Fetch it again"
    case .repeatedLine(let id, let lines):
      "Lines \(lines.map(String.init).joined(separator: " and ")) have the same id \(id); an id names one line"
    case .noPeriod(let format): "A report of the format \(format) doesn't say which days it is about; say so (--period 2026-10)"
    case .otherPeriod(let wanted, let says):
      "The report says that it is about \(says), not \(wanted); leave --period out, or give the report's own"
    case .tooLarge(let currency): "The report's amounts in \(currency) together are beyond what 64 bits can hold"
    }
  }
}
