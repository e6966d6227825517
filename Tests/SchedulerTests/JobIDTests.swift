import Testing

@testable import Scheduler

struct JobIDTests {
  @Test func namesQueueAndJob() throws {
    let id = try #require(JobID("transcode:7"))
    #expect(id.queue == "transcode")
    #expect(id.id == "7")
    #expect("\(id)" == "transcode:7")
  }

  @Test func theFirstColonParts() throws {
    #expect(JobID("reports:repeat:nightly:1700000000000")?.id == "repeat:nightly:1700000000000")
  }

  @Test(arguments: ["", ":", "transcode", "transcode:", ":7", "a:\0"])
  func isNot(_ text: String) {
    #expect(JobID(text) == nil)
  }
}
