import Postgres

/// A record under a header: its fields by the names of their columns, as what they mean.
struct ReportRow {
  let record: DelimitedRecord

  /// - Throws: ``ReportReject`` for one with more fields than the header has, of which nobody knows what they are.
  init(_ record: DelimitedRecord, under header: ReportColumns) throws(ReportReject) {
    guard record.fieldCount <= header.count else {
      let problem = "there are \(record.fieldCount) fields under \(header.count) columns"
      throw ReportReject(line: record.line, column: "", reason: "\(problem); has a field with a comma or tab no quotes?")
    }
    self.record = record
  }

  private func reject(_ column: ReportColumns.Column, _ reason: String) -> ReportReject {
    ReportReject(line: record.line, column: column.name, reason: reason)
  }

  /// Empty where the report has no such column.
  func text(_ column: ReportColumns.Column?) throws(ReportReject) -> String {
    guard let column else { return "" }
    let bytes = record[column.index]
    guard let text = String(validating: bytes, as: UTF8.self) else { throw reject(column, "it isn't UTF-8") }
    guard !bytes.contains(0) else { throw reject(column, "it has a zero byte") }
    return text
  }

  func required(_ column: ReportColumns.Column) throws(ReportReject) -> String {
    let text = try text(column)
    guard !text.isEmpty else { throw reject(column, "it is empty") }
    return text
  }

  func isEmpty(_ column: ReportColumns.Column?) -> Bool { column.map { record[$0.index].isEmpty } ?? true }

  func currency(_ column: ReportColumns.Column) throws(ReportReject) -> Currency {
    let code = try text(column)
    guard let currency = Currency(code) else { throw reject(column, "'\(code.prefix(16))' is no currency of ISO 4217") }
    return currency
  }

  /// ``Territory/unknown`` where the report has no such column, or the field is empty.
  func territory(_ column: ReportColumns.Column?) throws(ReportReject) -> Territory {
    guard let column, !isEmpty(column) else { return .unknown }
    let code = try text(column)
    guard let territory = Territory(code) else { throw reject(column, "'\(code.prefix(16))' is no country of ISO 3166-1") }
    return territory
  }

  func decimal(_ column: ReportColumns.Column) throws(ReportReject) -> ExactDecimal {
    do {
      return try ExactDecimal(record[column.index])
    } catch {
      throw reject(column, reason(error, of: column))
    }
  }

  /// - Parameter isPadded: whether zeros may follow the currency's digits, as programs with a fixed number of digits write them.
  func money(_ column: ReportColumns.Column, in currency: Currency, isPadded: Bool = false) throws(ReportReject) -> Money {
    do {
      let text = record[column.index]
      return Money(
        isPadded ? try ExactDecimal(text).minorUnits(of: currency) : try ExactDecimal.minorUnits(text, of: currency), currency)
    } catch {
      throw reject(column, reason(error, of: column, currency))
    }
  }

  func integer(_ column: ReportColumns.Column) throws(ReportReject) -> Int64 {
    let text = try text(column)
    guard let number = Int64(text) else { throw reject(column, "'\(text.prefix(24))' is no whole number") }
    return number
  }

  /// A day as ISO 8601 has it.
  func date(_ column: ReportColumns.Column) throws(ReportReject) -> CalendarDate {
    let text = try text(column)
    guard let date = CalendarDate(text) else { throw reject(column, "'\(text.prefix(24))' is no day like 2026-10-31") }
    return date
  }

  /// A day as it is written in the United States, month first.
  func americanDate(_ column: ReportColumns.Column) throws(ReportReject) -> CalendarDate {
    let text = try text(column)
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, parts[0].utf8.count <= 2, parts[1].utf8.count <= 2, parts[2].utf8.count == 4,
      let month = Int(parts[0]), let day = Int(parts[1]), let year = Int(parts[2]),
      let date = CalendarDate(year: year, month: month, day: day)
    else { throw reject(column, "'\(text.prefix(24))' is no day like 10/31/2026") }
    return date
  }

  private func reason(
    _ refusal: ExactDecimal.Refusal, of column: ReportColumns.Column, _ currency: Currency? = nil
  ) -> String {
    let text = String(decoding: record[column.index].prefix(24), as: UTF8.self)
    return switch refusal {
    case .notANumber: "'\(text)' is no amount like -1234.50"
    case .tooLarge: "'\(text)' is beyond what 64 bits can hold"
    case .tooPrecise:
      currency.map { "'\(text)' has more than the \($0.minorDigits) decimal digits of \($0)" }
        ?? "'\(text)' has more than \(ExactDecimal.maximumScale) decimal digits"
    }
  }
}
