import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// Every film becomes a title that the validators find nothing wrong with, or is refused as it may be.
@Suite(.needsSharedMedia, .serialized) struct MatrixTests {
  private struct Verdict: Decodable {
    var file: String
    var ok: Bool
    var err: String
    var errs: [String]
  }

  /// Transcodes and validates each film of a folder.
  private func expectTitles(of films: URL, leavingOut skipped: [String], options: [String] = []) async throws -> Int {
    let folder = try TemporaryFolder()
    let command = [
      "/bin/sh", "-c",
      "film=$1 title=$2; shift 2; exec \"$0\" transcode \"$film\" -o \"$title\" \(options.joined(separator: " "))",
    ]
    let settings = [
      "SKIP": skipped.joined(separator: ","), "SCRATCH": folder.url.path, "JSON": folder.path("verdicts.json"), "TMO": "3600",
    ]
    let arguments =
      settings.map { "\($0.key)=\($0.value)" } + [SharedMedia.python.path, script, films.path] + command + [
        Program.executable.path
      ]
    let outcome = try await Program(running: URL(filePath: "/usr/bin/env"), arguments).outcome()
    try #require(outcome.status == 0, "\(outcome.errors)")
    let verdicts = try JSONDecoder().decode([Verdict].self, from: Data(contentsOf: folder.url.appending(path: "verdicts.json")))
    for verdict in verdicts { #expect(verdict.ok, "\(verdict.file): \(verdict.err) \(verdict.errs.joined(separator: "; "))") }
    return verdicts.count
  }

  private let script = SharedMedia.folder.appending(path: "validate/run_matrix.py").path

  @Test func samples() async throws {
    #expect(try await expectTitles(of: SharedMedia.samples, leavingOut: ["long_"]) == 62)
  }

  @Test func masters() async throws {
    try await SharedMedia.makeMasters()
    #expect(try await expectTitles(of: SharedMedia.masters, leavingOut: ["m31"]) == 25)
  }

  /// Long films, in renditions that are quickly made.
  @Test func longFilms() async throws {
    let folder = try TemporaryFolder()
    for film in [
      SharedMedia.samples.appending(path: "long_1080p30_363s_lowbitrate.mp4").path, try await SharedMedia.master("m31"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(URL(filePath: film).lastPathComponent), withDestinationPath: film)
    }
    let profiles = try TemporaryFolder()
    let profile = try profiles.profile()
    #expect(try await expectTitles(of: folder.url, leavingOut: ["none"], options: ["--profile", "'\(profile)'"]) == 2)
  }
}
