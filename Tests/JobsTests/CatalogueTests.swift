import Foundation
import Jobs
import Queue
import Testing

struct CatalogueTests {
  /// What goes over the wire, so that other languages' clients can rely on it.
  private func json(_ value: some Encodable) throws -> String { try JSONText(encoding: value).text }

  @Test func transcodeOnTheWire() throws {
    let payload = TranscodeJob.Payload(
      film: .init(id: "f7", title: "Metropolis"), source: "/masters/m.mov", profile: "abr-h264", output: "/titles/f7")
    #expect(
      try json(payload)
        == #"{"film":{"id":"f7","title":"Metropolis"},"output":"/titles/f7","profile":"abr-h264","source":"/masters/m.mov"}"#)
    let progress = TranscodeJob.Progress(percent: 12.5, fps: 50, speed: 2, secondsLeft: 70, stage: .encode)
    #expect(try json(progress) == #"{"fps":50,"percent":12.5,"secondsLeft":70,"speed":2,"stage":"encode"}"#)
    #expect(try json(TranscodeJob.Progress(percent: 0, stage: .probe)) == #"{"percent":0,"stage":"probe"}"#)
    let result = TranscodeJob.Result(
      output: "/t", hls: "/t/master.m3u8", dash: "/t/manifest.mpd", report: "/t/report.json", duration: 1.5,
      renditions: [.init(name: "240p", width: 426, height: 240, averageBitRate: 400_000, peakBitRate: 500_000)])
    #expect(try JSONText(json(result)).decode() == result)
  }

  @Test func thumbnailsOnTheWire() throws {
    #expect(
      try json(ThumbnailsJob.Payload(source: "a", output: "b", count: 9)) == #"{"count":9,"output":"b","source":"a"}"#)
    #expect(try json(ThumbnailsJob.Progress(percent: 50)) == #"{"percent":50}"#)
  }

  @Test("a payload that another client wrote by hand needs only what is required")
  func minimal() throws {
    let payload = try JSONText(#"{"source":"a","profile":"p","output":"o","extra":1}"#).decode(as: TranscodeJob.Payload.self)
    #expect(payload == TranscodeJob.Payload(source: "a", profile: "p", output: "o"))
    let error = #expect(throws: UndecodableValue.self) {
      try JSONText(#"{"source":7,"profile":"p","output":"o"}"#).decode(as: TranscodeJob.Payload.self)
    }
    #expect(error?.path == "source")
  }

  @Test("a job of the catalogue takes its name, queue and options along into a flow and into bulk")
  func placed() throws {
    let payload = ThumbnailsJob.Payload(source: "a", output: "b", count: 9)
    let flow = try FlowJob(ThumbnailsJob.self, payload)
    #expect((flow.name, flow.queue, flow.options.attempts) == ("thumbnails", "thumbnails", 3))
    let job = try NewJob(ThumbnailsJob.self, payload)
    #expect((job.name, job.data, job.options.attempts) == ("thumbnails", flow.data, 3))
  }

  @Test func treatment() {
    #expect(TranscodeJob.name == "transcode")
    #expect(TranscodeJob.queue == "transcode")
    #expect(TranscodeJob.options.attempts == 3)
    #expect(TranscodeJob.options.backoff?.growth == .exponential)
    #expect(ThumbnailsJob.name == "thumbnails")
    #expect(ThumbnailsJob.queue == "thumbnails")
    #expect(ThumbnailsJob.options.attempts == 3)
  }
}
