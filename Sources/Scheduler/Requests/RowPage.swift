import Hummingbird

/// Which page of rows a request asks for, the newest first: those whose ids come before the last one's of the page before.
struct RowPage<ID: Codable & Sendable> {
  private let last: ID?
  private let limit: Int

  /// - Throws: ``Problem`` 422.
  init(_ request: Request, sizes: ClosedRange<Int> = JobPage.sizes, usual: Int = JobPage.usualSize) throws {
    last = try request.query("cursor").map { try PageCursor<ID>($0).place }
    limit = try request.query("limit", in: sizes) ?? usual
  }

  /// - Parameter rows: gives so many rows after the last one; one more than the page has, which tells whether there is another page.
  /// - Returns: the page's rows, and the cursor of the page that follows.
  func read<Row>(id: (Row) -> ID, _ rows: (_ after: ID?, _ count: Int) async throws -> [Row]) async throws
    -> (rows: [Row], next: String?)
  {
    let found = try await rows(last, limit + 1)
    let shown = Array(found.prefix(limit))
    return (shown, found.count > limit ? try shown.last.map { try PageCursor(id($0)).text } : nil)
  }
}
