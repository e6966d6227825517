/// A statement's lines for machines: RFC 4180.
enum StatementCSV {
  static func text(of lines: [StatementLine], for request: StatementRequest) -> String {
    let head = [
      "period", "payee", "run", "kind", "title", "source", "right", "territory", "lines", "amount", "currency", "minor units",
    ]
    let rows = lines.map { line in
      let amount = Money(line.amount, line.currency).description.split(separator: " ").first.map(String.init) ?? ""
      return [
        "\(request.periodStart)", "\(request.payee)", "\(line.run)", line.isAdjustment ? "adjustment" : "earning", line.title,
        line.source, line.rightKind, line.territory, "\(line.count)", amount, line.currency.code, "\(line.amount)",
      ]
    }
    return ([head] + rows).map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// In quotes where it has to be. What a spreadsheet would take for a formula begins with an apostrophe.
  private static func field(_ text: String) -> String {
    let isNumber = Double(text) != nil
    let harmless = !isNumber && text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
    let needsQuotes = harmless.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
    return needsQuotes ? "\"" + harmless.replacing("\"", with: "\"\"") + "\"" : harmless
  }
}
