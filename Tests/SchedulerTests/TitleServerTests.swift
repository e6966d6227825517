import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import Scheduler

/// Requests over real connections to a server on loopback.
struct TitleServerTests {
  private static let digits = "0123456789"

  private func ask(
    _ path: String, _ method: HTTPRequest.Method = .get, headers: HTTPFields = [:], of title: TemporaryTitle? = nil
  ) async throws -> TestResponse {
    let title = try title ?? TemporaryTitle(["master.m3u8": "#EXTM3U\n", "1080p/00001.m4s": Self.digits])
    return try await TitleServer(folder: title.path).application().test(.live) { client in
      try await client.execute(uri: path, method: method, headers: headers)
    }
  }

  @Test(arguments: [
    ("master.m3u8", "application/vnd.apple.mpegurl"), ("manifest.mpd", "application/dash+xml"), ("v/init.mp4", "video/mp4"),
    ("v/00001.m4s", "video/mp4"), ("s/1.vtt", "text/vtt; charset=utf-8"), ("poster.jpg", "image/jpeg"),
    ("report.json", "application/json"), ("unknown", "application/octet-stream"),
  ])
  func namesTheTypeOf(_ file: String, _ type: String) async throws {
    let title = try TemporaryTitle(["master.m3u8": "", file: Self.digits])
    let response = try await ask("/\(file)", of: title)
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == type)
  }

  @Test func sendsAWholeFile() async throws {
    let response = try await ask("/1080p/00001.m4s")
    #expect(response.status == .ok)
    #expect(String(buffer: response.body) == Self.digits)
    #expect(response.headers[.acceptRanges] == "bytes")
    #expect(response.headers[.contentLength] == "10")
  }

  @Test func sendsAPart() async throws {
    let response = try await ask("/1080p/00001.m4s", headers: [.range: "bytes=2-4"])
    #expect(response.status == .partialContent)
    #expect(String(buffer: response.body) == "234")
    #expect(response.headers[.contentRange] == "bytes 2-4/10")
    #expect(response.headers[.contentLength] == "3")
  }

  @Test func refusesAPartBeyondTheEnd() async throws {
    let response = try await ask("/1080p/00001.m4s", headers: [.range: "bytes=10-"])
    #expect(response.status == .rangeNotSatisfiable)
    #expect(response.headers[.contentRange] == "bytes */10")
  }

  @Test func sendsTheWholeWhenTheFileIsAnotherThanThePartBelongsTo() async throws {
    let response = try await ask("/1080p/00001.m4s", headers: [.range: "bytes=2-4", .ifRange: "\"older\""])
    #expect(response.status == .ok)
    #expect(String(buffer: response.body) == Self.digits)
  }

  @Test func headTellsTheLengthAndSendsNothing() async throws {
    let response = try await ask("/1080p/00001.m4s", .head)
    #expect(response.status == .ok)
    #expect(response.headers[.contentLength] == "10")
    #expect(response.body.readableBytes == 0)
  }

  @Test func aFileThatHasNotChangedIsNotSentAgain() async throws {
    let title = try TemporaryTitle()
    try await TitleServer(folder: title.path).application().test(.live) { client in
      let first = try await client.execute(uri: "/master.m3u8", method: .get)
      let tag = try #require(first.headers[.eTag])
      let second = try await client.execute(uri: "/master.m3u8", method: .get, headers: [.ifNoneMatch: tag])
      #expect(second.status == .notModified)
      #expect(second.body.readableBytes == 0)
      try "#EXTM3U\n# changed".write(toFile: "\(title.path)/master.m3u8", atomically: true, encoding: .utf8)
      let third = try await client.execute(uri: "/master.m3u8", method: .get, headers: [.ifNoneMatch: tag])
      #expect(third.status == .ok)
      #expect(third.headers[.eTag] != tag)
    }
  }

  @Test func sendsALargeFileInPieces() async throws {
    let content = String(repeating: Self.digits, count: 200_000)
    let title = try TemporaryTitle(["master.m3u8": "", "large.mp4": content])
    let response = try await ask("/large.mp4", headers: [.range: "bytes=5-1999995"], of: title)
    #expect(response.body.readableBytes == 1_999_991)
    #expect(String(buffer: response.body) == content.dropFirst(5).dropLast(4))
  }

  @Test(arguments: [
    "/../secret", "/%2e%2e/secret", "/..%2fsecret", "/.hidden", "/1080p", "/1080p/", "/missing", "/.player/missing",
    "/.player/../page.js",
  ])
  func hasNothingAt(_ path: String) async throws {
    let title = try TemporaryTitle([
      "master.m3u8": "", ".hidden": "x", "1080p/00001.m4s": "x", "../secret": "x",
    ])
    #expect(try await ask(path, of: title).status == .notFound)
  }

  @Test func doesNotFollowLinks() async throws {
    let title = try TemporaryTitle()
    try title.link("outside.json", to: "/etc/hostname")
    try title.link("inside.json", to: "master.m3u8")
    try title.link("etc", to: "/etc")
    for path in ["/outside.json", "/inside.json", "/etc/hostname"] {
      #expect(try await ask(path, of: title).status == .notFound, "\(path)")
    }
  }

  @Test(arguments: [HTTPRequest.Method.post, .put, .delete])
  func onlyReads(_ method: HTTPRequest.Method) async throws {
    let response = try await ask("/master.m3u8", method)
    #expect(response.status == .methodNotAllowed)
    #expect(response.headers[.allow] == "GET, HEAD, OPTIONS")
  }

  @Test func pagesOfThisMachineMayRead() async throws {
    let response = try await ask("/master.m3u8", headers: [.origin: "http://localhost:3000"])
    #expect(response.headers[.accessControlAllowOrigin] == "http://localhost:3000")
    let check = try await ask("/master.m3u8", .options, headers: [.origin: "http://localhost:3000"])
    #expect(check.status == .noContent)
    #expect(check.headers[.accessControlAllowHeaders]?.contains("Range") == true)
  }

  @Test func pagesOfTheNetworkMayNot() async throws {
    let response = try await ask("/master.m3u8", headers: [.origin: "https://example.com"])
    #expect(response.headers[.accessControlAllowOrigin] == nil)
  }

  @Test func aNameOfTheNetworkThatPointsHereIsRefused() async throws {
    let title = try TemporaryTitle()
    let response = try await TitleServer(folder: title.path).application().test(.router) { client in
      try await client.execute(uri: "/master.m3u8", method: .get, headers: [:])
    }
    #expect(response.status == .misdirectedRequest)
  }

  @Test func thePageRunsOnlyItsOwnScripts() async throws {
    let response = try await ask("/")
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == "text/html; charset=utf-8")
    let policy = try #require(response.headers[.contentSecurityPolicy])
    #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"))
    #expect(!policy.contains("unsafe"))
    #expect(response.headers[.xContentTypeOptions] == "nosniff")
    let page = String(buffer: response.body)
    #expect(!page.contains("style=") && !page.contains("onclick=") && !page.contains("://"))
  }

  @Test func everyFileThatThePageNamesIsThere() async throws {
    let page = String(buffer: try await ask("/").body)
    var left = page.matches(of: /"(\/\.player\/[^"]+)"/).map { String($0.1) }
    var seen: Set<String> = []
    #expect(left.count >= 4)
    while let path = left.popLast() {
      guard seen.insert(path).inserted else { continue }
      let response = try await ask(path)
      #expect(response.status == .ok, "\(path)")
      left += String(buffer: response.body).matches(of: /from "\.\/([^"]+)"/).map { "/.player/\($0.1)" }
    }
    #expect(seen.count > 8)
  }

  @Test func aFolderWithoutATitleIsRefused() throws {
    let empty = try TemporaryTitle(["notes.txt": ""])
    #expect(throws: TitleServerError.self) { try TitleServer(folder: empty.path) }
    #expect(throws: TitleServerError.self) { try TitleServer(folder: empty.path + "/missing") }
  }
}
