import Foundation
import ProcessTestKit
import Storage
import StorageTestKit
import TestFolder
import Testing

/// The dashboard, used in a browser while jobs run.
@Suite(.enabled(if: Browser.isThere, "run bin/setup test"), .timeLimit(.minutes(6)), .serialized)
struct DashboardTests {
  /// Uses the dashboard of a whole Sprocket.
  /// - Parameters:
  ///   - act: a function of Tests/Browser/use_dashboard.py.
  ///   - film: what its jobs are about; nil for a file that isn't a film.
  ///   - schedules: what the schedules file says.
  ///   - settings: environment variables.
  ///   - token: who signs in.
  private func use(
    _ act: String, film: String? = nil, schedules: String = "", settings: [String: String] = [:], token: String = ""
  ) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(schedules.utf8), to: "schedules.yml")
    let arguments = ["up", "--port", "0", "--grace", "1", "--name", "studio-1", "--schedules", "schedules.yml"]
    let up = try Program(arguments, in: folder.url, settings: settings)
    let line = try #require(await up.output.line(containing: "Open http://"))
    let address = String(try #require(line.firstMatch(of: /http:\S+/)).output)
    #expect(await up.errors.line(containing: "worker started") != nil)
    if let film {
      try FileManager.default.copyItem(atPath: film, toPath: folder.path("film.mp4"))
    } else {
      try folder.write(Data("not a film".utf8), to: "film.mp4")
    }
    let seen = try await Browser.run(
      "use_dashboard.py",
      [address, act, "--film", folder.path("film.mp4"), "--token", token, "--screenshots", Browser.screenshots])
    #expect(seen.status == 0, "\(seen.output)\(seen.errors)")
    up.signal(SIGTERM)
    #expect(await up.outcome().status == 0)
  }

  @Test("a film is followed from waiting to the playing title")
  func follow() async throws { try await use("follow", film: TestFilm.medium.get()) }

  @Test("a job is cancelled, retried and removed")
  func cancel() async throws { try await use("cancel", film: TestFilm.long.get()) }

  @Test("everything can be reached by the keyboard")
  func keyboard() async throws { try await use("keyboard", film: TestFilm.long.get()) }

  @Test("pages and buttons work without JavaScript")
  func plain() async throws { try await use("plain", film: TestFilm.short.get()) }

  @Test("no page is wider than a phone, and none logs an error, in either colour scheme")
  func pages() async throws { try await use("pages") }

  @Test("someone signs in, sees what the role shows, and signs out")
  func signIn() async throws {
    let made = try await Program.run("token", "ada", "--role", "viewer").output
    let token = try #require(made.firstMatch(of: /Token  (\S+)/)).output.1
    let line = try #require(made.firstMatch(of: /Line   (\S+)/)).output.1
    try await use("sign_in", settings: ["SPROCKET_TOKENS": String(line)], token: String(token))
  }

  @Test("a schedule is run now, and one that no file keeps is removed")
  func schedules() async throws {
    try await use(
      "schedules",
      schedules: """
        owner: studio
        schedules:
          - id: nightly-stills
            cron: "0 3 * * *"
            timeZone: Europe/Berlin
            job: thumbnails
            payload: { source: /nowhere.mov, output: /nowhere, count: 12 }
            options: { attempts: 1 }
        """)
  }

  @Test("a title that lies in a bucket plays, of a film that lies there", .enabled(if: Boto.isThere))
  func bucket() async throws {
    let store = try await S3Server.emptyStore()
    let film = try TestFilm.short.get()
    try await store.upload(file: film, to: ObjectKey("masters/walk.mp4"))
    let server = try await S3Server.shared.value
    try await use(
      "bucket",
      settings: [
        "SPROCKET_STORAGE": store.location, "S3_ENDPOINT": server.endpoint.absoluteString,
        "S3_ACCESS_KEY_ID": S3Server.accessKeyID, "S3_SECRET_ACCESS_KEY": S3Server.secretAccessKey,
      ])
  }

  @Test("a lost connection is told, and mended")
  func lost() async throws { try await use("lost") }
}
