import Testing

@testable import sprocket

struct TitleNameTests {
  @Test func aTitleIsNamedAfterItsFilm() {
    #expect(TitleName.folder(of: "/films/A walk.mov") == "A walk")
    #expect(TitleName.folder(of: "film") == "film-title")
  }
}
