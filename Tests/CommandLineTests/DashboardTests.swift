import Foundation
import TestFolder
import Testing

/// The dashboard, used in a browser while jobs run.
@Suite(.enabled(if: Browser.isThere, "run bin/setup test"), .timeLimit(.minutes(3)), .serialized)
struct DashboardTests {
  /// Uses the dashboard of a whole Sprocket.
  /// - Parameters:
  ///   - act: a function of Tests/Browser/use_dashboard.py.
  ///   - film: what its jobs are about; nil for a file that isn't a film.
  private func use(_ act: String, film: String? = nil) async throws {
    let folder = try TemporaryFolder()
    let up = try Program(["up", "--port", "0", "--grace", "1", "--name", "studio-1"], in: folder.url)
    let line = try #require(await up.output.line(containing: "Open http://"))
    let address = String(try #require(line.firstMatch(of: /http:\S+/)).output)
    #expect(await up.errors.line(containing: "worker started") != nil)
    if let film {
      try FileManager.default.copyItem(atPath: film, toPath: folder.path("film.mp4"))
    } else {
      try folder.write(Data("not a film".utf8), to: "film.mp4")
    }
    let seen = try await Browser.run(
      "use_dashboard.py", address, act, "--film", folder.path("film.mp4"), "--screenshots", Browser.screenshots)
    #expect(seen.status == 0, "\(seen.output)\(seen.errors)")
    up.signal(SIGTERM)
    #expect(await up.outcome().status == 0)
  }

  @Test("a film is followed from waiting to the playing title")
  func follow() async throws { try await use("follow", film: TestFilm.short.get()) }

  @Test("a job is cancelled, retried and removed")
  func cancel() async throws { try await use("cancel", film: TestFilm.long.get()) }

  @Test("everything can be reached by the keyboard")
  func keyboard() async throws { try await use("keyboard", film: TestFilm.long.get()) }

  @Test("pages and buttons work without JavaScript")
  func plain() async throws { try await use("plain", film: TestFilm.short.get()) }

  @Test("no page is wider than a phone, and none logs an error, in either colour scheme")
  func pages() async throws { try await use("pages") }

  @Test("a lost connection is told, and mended")
  func lost() async throws { try await use("lost") }
}
