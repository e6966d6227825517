import Media
import TestFolder
import Testing

@testable import Worker

struct ProcessLimitsTests {
  @Test func everySettingIsRead() throws {
    let limits = try ProcessLimits(environment: [
      "SPROCKET_MEDIA_MEMORY": "2048", "SPROCKET_MEDIA_CPU": "60", "SPROCKET_MEDIA_FILES": "100",
      "SPROCKET_MEDIA_FILE_SIZE": "10",
      "SPROCKET_MEDIA_OUTPUT": "20", "SPROCKET_MEDIA_STALL": "30", "SPROCKET_MEDIA_NICE": "19", "SPROCKET_MEDIA_OTHER": "x",
    ])
    var expected = ProcessLimits()
    (expected.memory, expected.processorTime, expected.openFiles) = (2 << 30, 60, 100)
    (expected.fileSize, expected.output, expected.stall, expected.niceness) = (10 << 20, 20 << 20, 30, 19)
    #expect(limits == expected)
    #expect(try ProcessLimits(environment: ["SPROCKET_MEDIA_CPU": ""]) == ProcessLimits())
  }

  @Test("a wrong value is refused with one line", arguments: ["", "0", "x", "-1", "99999999999999999999999"].dropFirst())
  func refused(_ value: String) {
    let error = #expect(throws: MediaError.self) { try ProcessLimits(environment: ["SPROCKET_MEDIA_STALL": value]) }
    #expect(error?.description == "can't take SPROCKET_MEDIA_STALL: it is “\(value)”; give 5 to 3600")
  }

  @Test func memoryFollowsFromTheWork() async throws {
    let folder = try TemporaryFolder()
    let film = folder.path("film.mp4")
    try await synthesizeFilm(at: film, seconds: 1, width: 640, height: 360)
    let profile = try Profile.builtIn("abr-h264")
    var plan = try Plan(source: probe(film), profile: profile)
    func memory(_ work: MediaOrder.Work) -> Int64 { MediaOrder(work, folder: "/").addressSpace }
    func part() -> MediaOrder.Work {
      .part(.chunk(0), tracks: Set(plan.tracks(of: .chunk(0))), of: plan, encoder: "libx264")
    }
    let whole = memory(part())
    #expect(memory(.plan(profile: profile)) < whole && whole < 64 << 30)
    try #require(plan.video?.renditions.count == 2)
    plan.video?.renditions.removeFirst()
    #expect(memory(part()) < whole)
    plan.video?.renditions[0].width = .max
    plan.video?.renditions[0].height = 1
    #expect(memory(part()) > whole)
  }
}
