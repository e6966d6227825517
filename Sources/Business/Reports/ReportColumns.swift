/// The columns of a report by their names, which are taken as the same whatever their case, spaces and punctuation.
struct ReportColumns: Sendable {
  struct Column: Sendable {
    /// As the report calls it.
    let name: String
    let index: Int
  }

  private let columns: [Column]

  /// - Throws: ``ReportError/repeatedColumn(_:)``, as nobody knows which of the two is meant.
  init(_ header: DelimitedRecord) throws(ReportError) {
    columns = (0..<header.fieldCount).map { Column(name: String(decoding: header[$0].prefix(100), as: UTF8.self), index: $0) }
    var seen: Set<String> = []
    for column in columns {
      let name = Self.plain(column.name)
      guard name.isEmpty || seen.insert(name).inserted else { throw .repeatedColumn(column.name) }
    }
  }

  var count: Int { columns.count }

  /// The first column that has one of the names; nil where none has.
  func column(_ names: String...) -> Column? { find(names) }

  /// - Throws: ``ReportError/missingColumn(_:found:)``.
  func required(_ names: String...) throws(ReportError) -> Column {
    guard let column = find(names) else {
      throw .missingColumn(names.joined(separator: " or "), found: columns.prefix(40).map(\.name))
    }
    return column
  }

  private func find(_ names: [String]) -> Column? {
    for name in names {
      if let column = columns.first(where: { Self.plain($0.name) == Self.plain(name) }) { return column }
    }
    return nil
  }

  private static func plain(_ name: String) -> String { String(name.lowercased().filter { $0.isLetter || $0.isNumber }) }
}
