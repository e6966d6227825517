import Foundation
import Jobs
import Media
import Queue
import TestFolder
import Testing

@testable import Worker

/// The encoder for all of a title, from what the nodes have.
struct EncoderChoiceTests {
  private func node(_ name: String, _ encoders: [String], _ state: WorkerNode.State = .working, queues: [String]? = nil)
    -> WorkerNode
  {
    WorkerNode(
      id: name, name: name, host: "h", process: 1, cores: 1, memory: 1, encoders: encoders,
      queues: queues ?? encoders.map(TranscodeChunkJob.queue(encoder:)), concurrency: 1, state: state, started: 0)
  }

  private func plan(_ profile: String = "abr-h264", encoder: String = "auto") async throws -> Plan {
    let folder = try TemporaryFolder()
    try await synthesizeFilm(at: folder.path("film.mp4"), seconds: 1, width: 320, height: 180)
    var profile = try Profile.builtIn(profile)
    profile.video.encoder = encoder
    return try await Planner(profile: profile).plan(LocalFilm(folder.path("film.mp4")))
  }

  private func choice(_ nodes: [WorkerNode], _ encoder: String = "auto") async throws -> String {
    try EncoderChoice(for: await plan(encoder: encoder), among: nodes).name
  }

  @Test func theFirstInTheCodecsOrderThatSomeNodeHas() async throws {
    let (software, gpu) = (node("a", ["libx264", "libx265"]), node("b", ["h264_qsv", "hevc_nvenc"]))
    #expect(try await choice([software]) == "libx264")
    #expect(try await choice([software, gpu]) == "h264_qsv")
    #expect(try await choice([gpu, software], "libx264") == "libx264")
  }

  @Test("a node that drains counts no more; one that is paused comes back")
  func states() async throws {
    let software = node("a", ["libx264"])
    #expect(try await choice([software, node("b", ["h264_nvenc"], .draining)]) == "libx264")
    #expect(try await choice([software, node("b", ["h264_nvenc"], .paused)]) == "h264_nvenc")
    #expect(try await choice([software, node("b", ["h264_nvenc"], queues: ["letters"])]) == "libx264")
  }

  @Test func whatNobodyHasIsRefusedWithWhatThereIs() async throws {
    let nodes = [node("a", ["libx264"]), node("b", ["hevc_nvenc"], .draining), node("c", [])]
    let error = await #expect(throws: UnrecoverableError.self) { try await choice(nodes, "h264_vaapi") }
    #expect(
      error.map { "\($0)" }
        == "no node has h264_vaapi, which the profile abr-h264 wants; a has libx264; b has hevc_nvenc and is draining")
    let none = await #expect(throws: UnrecoverableError.self) { try await choice([]) }
    #expect(none.map { "\($0)" }?.hasPrefix("no node has an encoder for h264, which") == true)
  }

  @Test("what works here is there, and a part keeps within the space that is reserved for it")
  func parts() async throws {
    #expect(await EncoderTrial.working().contains("libx264"))
    let folder = try TemporaryFolder()
    try await synthesizeFilm(at: folder.path("film.mp4"), seconds: 12, width: 640, height: 360)
    let film = try LocalFilm(folder.path("film.mp4"))
    let plan = try await Planner(profile: .builtIn("abr-h264")).plan(film)
    #expect(plan.parts.count > 2)
    for part in plan.parts {
      let pieces = try await PartMaker(plan: plan, encoder: "libx264").make(
        part, tracks: Set(plan.tracks(of: part)), of: film, in: folder.path("\(part)"))
      let bytes = pieces.flatMap(\.files).reduce(0) { $0 + Int64($1.size) }
      #expect(bytes > 0 && bytes <= plan.space(of: part), "\(part)")
      let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path("\(part)")).count
      #expect(files > 0 && files <= plan.files(of: part), "\(part)")
    }
  }
}
