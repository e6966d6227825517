import Postgres
import Testing

struct PostgresURLTests {
  @Test func url() throws {
    let url = try PostgresURL("postgres://user:s%40cret@example.org:5433/films?sslmode=verify-full")
    #expect(url.options["host"] == "example.org")
    #expect(url.options["port"] == "5433")
    #expect(url.options["user"] == "user")
    #expect(url.options["password"] == "s@cret")
    #expect(url.options["dbname"] == "films")
    #expect(url.options["sslmode"] == "verify-full")
    #expect(url.description == "postgres://example.org:5433/films", "no user and no password in messages")
  }

  @Test func pairs() throws {
    let url = try PostgresURL("host=/run/postgresql dbname=films password='a b'")
    #expect(url.options["password"] == "a b")
    #expect(url.description == "postgres:///films?host=/run/postgresql")
    #expect(url.database("other").options["dbname"] == "other")
  }

  @Test("no way to print it shows the password")
  func secrecy() throws {
    let url = try PostgresURL("postgresql://user:hunter2@h/d")
    var dumped = ""
    dump(url, to: &dumped)
    for text in ["\(url)", String(reflecting: url), String(describing: [url]), dumped] {
      #expect(!text.contains("hunter2"), "\(text)")
    }
  }

  @Test(
    "what isn't understood is refused, without showing a password",
    arguments: [
      "", "localhost", "mysql://user:hunter2@h/d", "postgresql+asyncpg://user:hunter2@h/d", "postgres://user:hunter2%zz@h/d",
      "postgres://user:hunter2@h/d?nonsense=1", "host=h password hunter2", "password='hunter2",
      "postgres://user:hunter2@[::1/d",
    ])
  func refused(text: String) {
    let error = #expect(throws: PostgresError.self) { try PostgresURL(text) }
    #expect(error?.code == .invalidURL)
    #expect(error?.description.contains("hunter2") == false, "\(error.map { "\($0)" } ?? "")")
  }
}
