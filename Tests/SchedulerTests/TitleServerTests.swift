import Foundation
import Testing

@testable import Scheduler

/// Requests over real connections to a server on loopback.
struct TitleServerTests {
  private static let digits = "0123456789"

  private func ask(
    _ path: String, method: String = "GET", headers: [String: String] = [:], of title: TemporaryTitle? = nil
  ) async throws -> HTTPReply {
    let title = try title ?? TemporaryTitle(["master.m3u8": "#EXTM3U\n", "1080p/00001.m4s": Self.digits])
    return try await withServer(of: title) { try await $0.ask(path, method: method, headers: headers) }
  }

  /// Runs `body` with a client of a server, and ends the server.
  private func withServer<Result: Sendable>(
    of title: TemporaryTitle, _ body: (HTTPClient) async throws -> Result
  ) async throws -> Result {
    let server = try TitleServer(folder: title.path)
    let (addresses, address) = AsyncStream.makeStream(of: String.self)
    let running = Task { try await server.run { address.yield($0) } }
    defer { running.cancel() }
    var first = addresses.makeAsyncIterator()
    return try await body(HTTPClient(try #require(await first.next())))
  }

  @Test(arguments: [
    ("master.m3u8", "application/vnd.apple.mpegurl"), ("manifest.mpd", "application/dash+xml"), ("init.mp4", "video/mp4"),
    ("00001.m4s", "video/mp4"), ("1.vtt", "text/vtt; charset=utf-8"), ("poster.jpg", "image/jpeg"),
    ("report.json", "application/json"), ("unknown", "application/octet-stream"),
  ])
  func namesTheTypeOf(_ file: String, _ type: String) async throws {
    let title = try TemporaryTitle(["master.m3u8": "", "v/\(file)": Self.digits])
    let response = try await ask("/v/\(file)", of: title)
    #expect(response.status == 200)
    #expect(response.headers["content-type"] == type)
  }

  @Test func sendsAWholeFile() async throws {
    let response = try await ask("/1080p/00001.m4s")
    #expect(response.status == 200)
    #expect(response.text == Self.digits)
    #expect(response.headers["accept-ranges"] == "bytes")
    #expect(response.headers["content-length"] == "10")
  }

  @Test func sendsAPart() async throws {
    let response = try await ask("/1080p/00001.m4s", headers: ["Range": "bytes=2-4"])
    #expect(response.status == 206)
    #expect(response.text == "234")
    #expect(response.headers["content-range"] == "bytes 2-4/10")
    #expect(response.headers["content-length"] == "3")
  }

  @Test func refusesAPartBeyondTheEnd() async throws {
    let response = try await ask("/1080p/00001.m4s", headers: ["Range": "bytes=10-"])
    #expect(response.status == 416)
    #expect(response.headers["content-range"] == "bytes */10")
  }

  @Test func sendsTheWholeWhenTheFileIsAnotherThanThePartBelongsTo() async throws {
    let response = try await ask("/1080p/00001.m4s", headers: ["Range": "bytes=2-4", "If-Range": "\"older\""])
    #expect(response.status == 200)
    #expect(response.text == Self.digits)
  }

  @Test func headTellsTheLengthAndSendsNothing() async throws {
    let response = try await ask("/1080p/00001.m4s", method: "HEAD")
    #expect(response.status == 200)
    #expect(response.headers["content-length"] == "10")
    #expect(response.body.count == 0)
  }

  @Test func aFileThatHasNotChangedIsNotSentAgain() async throws {
    let title = try TemporaryTitle()
    try await withServer(of: title) { client in
      let first = try await client.ask("/master.m3u8")
      let tag = try #require(first.headers["etag"])
      let second = try await client.ask("/master.m3u8", headers: ["If-None-Match": tag])
      #expect(second.status == 304)
      #expect(second.body.count == 0)
      try "#EXTM3U\n# changed".write(toFile: "\(title.path)/master.m3u8", atomically: true, encoding: .utf8)
      let third = try await client.ask("/master.m3u8", headers: ["If-None-Match": tag])
      #expect(third.status == 200)
      #expect(third.headers["etag"] != tag)
    }
  }

  @Test func sendsALargeFileInPieces() async throws {
    let content = String(repeating: Self.digits, count: 200_000)
    let title = try TemporaryTitle(["master.m3u8": "", "large.mp4": content])
    let response = try await ask("/large.mp4", headers: ["Range": "bytes=5-1999995"], of: title)
    #expect(response.body.count == 1_999_991)
    #expect(response.text == content.dropFirst(5).dropLast(4))
  }

  @Test(arguments: [
    "/../secret", "/%2e%2e/secret", "/..%2fsecret", "/.hidden", "/1080p", "/1080p/", "/missing", "/.player/missing",
    "/.player/../page.js",
  ])
  func hasNothingAt(_ path: String) async throws {
    let title = try TemporaryTitle([
      "master.m3u8": "", ".hidden": "x", "1080p/00001.m4s": "x", "../secret": "x",
    ])
    #expect(try await ask(path, of: title).status == 404)
  }

  @Test func doesNotFollowLinks() async throws {
    let title = try TemporaryTitle()
    try title.link("outside.json", to: "/etc/hostname")
    try title.link("inside.json", to: "master.m3u8")
    try title.link("etc", to: "/etc")
    for path in ["/outside.json", "/inside.json", "/etc/hostname"] {
      #expect(try await ask(path, of: title).status == 404, "\(path)")
    }
  }

  @Test(arguments: ["POST", "PUT", "DELETE"])
  func onlyReads(_ method: String) async throws {
    let response = try await ask("/master.m3u8", method: method)
    #expect(response.status == 405)
    #expect(response.headers["allow"] == "GET, HEAD, OPTIONS")
  }

  @Test func pagesOfThisMachineMayRead() async throws {
    let response = try await ask("/master.m3u8", headers: ["Origin": "http://localhost:3000"])
    #expect(response.headers["access-control-allow-origin"] == "http://localhost:3000")
    let check = try await ask("/master.m3u8", method: "OPTIONS", headers: ["Origin": "http://localhost:3000"])
    #expect(check.status == 204)
    #expect(check.headers["access-control-allow-headers"]?.contains("Range") == true)
  }

  @Test func pagesOfTheNetworkMayNot() async throws {
    let response = try await ask("/master.m3u8", headers: ["Origin": "https://example.com"])
    #expect(response.headers["access-control-allow-origin"] == nil)
  }

  @Test func aNameOfTheNetworkThatPointsHereIsRefused() async throws {
    let response = try await ask("/master.m3u8", headers: ["Host": "example.com"])
    #expect(response.status == 421)
  }

  @Test func thePageRunsOnlyItsOwnScripts() async throws {
    let response = try await ask("/")
    #expect(response.status == 200)
    #expect(response.headers["content-type"] == "text/html; charset=utf-8")
    let policy = try #require(response.headers["content-security-policy"])
    #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"))
    #expect(!policy.contains("unsafe"))
    #expect(response.headers["x-content-type-options"] == "nosniff")
    let page = response.text
    #expect(!page.contains("style=") && !page.contains("onclick=") && !page.contains("://"))
  }

  @Test func everyFileThatThePageNamesIsThere() async throws {
    let page = try await ask("/").text
    var left = page.matches(of: /"(\.player\/[^"]+)"/).map { "/" + String($0.1) }
    var seen: Set<String> = []
    #expect(left.count >= 4)
    while let path = left.popLast() {
      guard seen.insert(path).inserted else { continue }
      let response = try await ask(path)
      #expect(response.status == 200, "\(path)")
      left += response.text.matches(of: /from "\.\/([^"]+)"/).map { "/.player/\($0.1)" }
    }
    #expect(seen.count > 8)
  }

  @Test func aFolderWithoutATitleIsRefused() throws {
    let empty = try TemporaryTitle(["notes.txt": ""])
    #expect(throws: TitleServerError.self) { try TitleServer(folder: empty.path) }
    #expect(throws: TitleServerError.self) { try TitleServer(folder: empty.path + "/missing") }
  }
}
