import Testing

@testable import Postgres

struct PreparedStatementsTests {
  @Test("those that were used last stay")
  func eviction() {
    var statements = PreparedStatements(capacity: 2)
    let keys = ["SELECT 1", "SELECT 2", "SELECT 3"].map { PreparedStatements.Key(SQL(verbatim: $0)) }
    statements.insert(keys[0], name: "a")
    statements.insert(keys[1], name: "b")
    #expect(statements.name(of: keys[0]) == "a")
    #expect(statements.evict(for: 1) == ["b"])
    statements.insert(keys[2], name: "c")
    #expect(statements.name(of: keys[1]) == nil)
    #expect(statements.name(of: keys[0]) == "a")
  }

  @Test("the types of its parameters are part of a statement")
  func types() {
    let (number, text): (SQL, SQL) = ("SELECT \(1)", "SELECT \("1")")
    #expect(number.text == text.text)
    #expect(PreparedStatements.Key(number) != PreparedStatements.Key(text))
    #expect(PreparedStatements.Key(number) == PreparedStatements.Key("SELECT \(2)"))
  }

  @Test("statements are put together with their parameters in order, and names are quoted")
  func composition() {
    let condition: SQL = "id = \(7) AND name = \("x")"
    let statement: SQL = "SELECT \(1) FROM \(identifier: "odd\"name") WHERE \(condition) LIMIT \(5)"
    #expect(statement.text == "SELECT $1 FROM \"odd\"\"name\" WHERE id = $2 AND name = $3 LIMIT $4")
    #expect(statement.parameters.count == 4)
  }
}
