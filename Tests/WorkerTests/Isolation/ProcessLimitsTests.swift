import Media
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

  @Test func memoryFollowsFromTheWork() throws {
    var profile = try Profile.builtIn("abr-h264")
    func memory(_ work: MediaOrder.Work) -> Int64 { MediaOrder(work, folder: "/").addressSpace }
    let whole = memory(.transcode(profile: profile, chunksInFlight: 1))
    #expect(memory(.plan(profile: profile)) < whole && whole < 64 << 30)
    profile.video.ladder.removeLast(3)
    #expect(memory(.transcode(profile: profile, chunksInFlight: 1)) < whole)
    profile.video.ladder[0].width = .max
    profile.video.ladder[0].height = 1
    #expect(memory(.transcode(profile: profile, chunksInFlight: 1)) > whole)
  }
}
