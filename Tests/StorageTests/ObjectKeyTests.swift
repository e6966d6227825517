import Storage
import Testing

struct ObjectKeyTests {
  @Test(arguments: ["a", "masters/walk.mov", "a b/c+d&e=f.mp4", "café/Köln.mov", "a..b/c...", "%2e%2e/x", "a\\b"])
  func names(_ path: String) throws {
    #expect(try ObjectKey(path).path == path)
  }

  @Test(arguments: [
    "", "/", "/etc/passwd", "a//b", "a/", ".", "..", "../a", "a/../b", "a/./b", ".hidden", "a/.hidden", "a\0b", "a\nb",
    "a\u{7f}",
    String(repeating: "a", count: 241), String(repeating: "a/", count: 400) + "a",
  ])
  func refuses(_ path: String) {
    let error = #expect(throws: StorageError.self) { try ObjectKey(path) }
    #expect(error?.code == .invalidKey)
    #expect(error.map { !"\($0)".contains("\n") } == true)
  }

  @Test func keysAreInTheOrderOfTheirBytes() throws {
    let keys = try ["a", "a-b", "a/b", "a/c", "aa", "b", "é"].map { try ObjectKey($0) }
    #expect(keys.shuffled().sorted() == keys)
  }

  @Test func aKeyBeneathAnother() throws {
    let title = try ObjectKey("titles/walk")
    #expect(try title.appending("720p/1.m4s").path == "titles/walk/720p/1.m4s")
    #expect(try ObjectKey("titles/walk/a").path(under: title) == "a")
    #expect(try ObjectKey("titles/walking/a").path(under: title) == nil)
    #expect(throws: StorageError.self) { try title.appending("../other") }
  }
}
