extension ObjectStore {
  /// All objects beneath `prefix`, page by page, in the order of their keys.
  public func objects(under prefix: ObjectKey?) async throws -> [ObjectFacts] {
    var all: [ObjectFacts] = []
    try await forEachPage(under: prefix) { all += $0 }
    return all
  }

  /// Takes away everything beneath `prefix`.
  public func deleteAll(under prefix: ObjectKey) async throws {
    try await forEachPage(under: prefix) { try await delete($0.map(\.key)) }
  }

  private func forEachPage(under prefix: ObjectKey?, _ body: ([ObjectFacts]) async throws -> Void) async throws {
    var last: ObjectKey?
    repeat {
      let page = try await page(under: prefix, after: last, limit: 1000)
      try await body(page.objects)
      last = page.next
    } while last != nil
  }
}
