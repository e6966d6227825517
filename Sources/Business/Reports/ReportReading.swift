import Crypto
import Foundation
import Postgres

/// The bytes of a report, piece by piece: called until it returns nil.
public typealias ReportBytes = @Sendable () async throws -> [UInt8]?

/// Reads a report while it is copied into the database. Apart from the database's event loop, which copies meanwhile.
actor ReportReading {
  /// What there is to know of a report when it has been read.
  struct Outcome: Sendable {
    let content: ReportContent
    /// SHA-256 of its text.
    let digest: Data
  }

  private let bytes: ReportBytes
  private var format: any ReportFormat
  private var text: DelimitedText
  private var content: ReportContent
  private var digest = SHA256()
  private var isAtEnd = false

  init(_ format: any ReportFormat.Type, period: ReportPeriod?, part: String?, bytes: @escaping ReportBytes) {
    self.format = format.init()
    self.bytes = bytes
    text = DelimitedText(format.dialect)
    content = ReportContent(hasLineIDs: format.hasLineIDs, wantedPeriod: period, wantedPart: part)
  }

  /// The next rows for COPY; nil at the end.
  /// - Throws: ``ReportError``, and what the source of the bytes throws.
  func nextRows() async throws -> [UInt8]? {
    guard !isAtEnd else { return nil }
    while content.waiting < 65_536 {
      guard let piece = try await bytes() else {
        isAtEnd = true
        try text.finish { try take($0) }
        try format.finish(lines: text.lineCount, into: &content)
        return content.takeLastRows()
      }
      digest.update(data: piece)
      try text.read(piece) { try take($0) }
    }
    return content.takeRows()
  }

  /// What the report has come to, once all rows are taken.
  var outcome: Outcome { Outcome(content: content, digest: Data(digest.finalize())) }

  private func take(_ record: DelimitedRecord) throws {
    do {
      if let fault = record.fault { throw ReportReject(line: record.line, column: "", reason: fault) }
      try format.read(record, into: &content)
    } catch let reject as ReportReject {
      content.reject(reject)
    }
  }
}

/// A report's rows as COPY asks for them.
struct ReportRows: AsyncSequence, Sendable {
  let reading: ReportReading

  struct AsyncIterator: AsyncIteratorProtocol {
    let reading: ReportReading

    mutating func next() async throws -> [UInt8]? { try await reading.nextRows() }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reading: reading) }
}
