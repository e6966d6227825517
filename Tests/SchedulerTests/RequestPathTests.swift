import Storage
import Testing

@testable import Scheduler

struct RequestPathTests {
  @Test(arguments: [
    ("/master.m3u8", ["master.m3u8"]), ("/3f2a/1080p/00001.m4s", ["3f2a", "1080p", "00001.m4s"]),
    ("/a%20film.mp4", ["a film.mp4"]), ("/caf%C3%A9.vtt", ["café.vtt"]),
  ])
  func names(_ path: String, _ components: [String]) {
    #expect(ObjectKey(requestPath: path)?.parts == components)
  }

  @Test(arguments: [
    "", "/", "master.m3u8", "//master.m3u8", "/a//b", "/a/", "/..", "/../etc/passwd", "/a/../../b", "/%2e%2e/b", "/.%2e/b",
    "/a/.",
    "/a%2f..%2fb", "/.hidden", "/.git/config", "/a/%2ehidden", "/nul%00.mp4", "/bad%zz", "/bad%ff",
  ])
  func refuses(_ path: String) {
    #expect(ObjectKey(requestPath: path) == nil)
  }
}
