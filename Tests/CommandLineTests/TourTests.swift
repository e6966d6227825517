import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// The README's tour, command by command.
@Suite(.timeLimit(.minutes(4)))
struct TourTests {
  /// The shell's lines of the tour, a block of the README each.
  private func blocks() throws -> [String] {
    let readme = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../README.md").standardizedFileURL
    let text = try String(contentsOf: readme, encoding: .utf8)
    let tour = try #require(text.split(separator: "\n## ").first { $0.hasPrefix("A tour in ten minutes") })
    return tour.matches(of: /```sh\n((?s:.*?))```/).map { String($0.1) }
  }

  /// Starts commands in bash, where the first that fails ends them.
  private func start(_ commands: String, in folder: TemporaryFolder) throws -> Program {
    let path = "PATH=\"\(Program.executable.deletingLastPathComponent().path):$PATH\"; set -euo pipefail\n"
    return try Program(running: URL(filePath: "/bin/bash"), ["-c", path + commands], in: folder.url)
  }

  @Test("every command of the tour does what it says; only the port is another")
  func tour() async throws {
    let folder = try TemporaryFolder()
    var blocks = try blocks()[...]
    let up = try start(blocks.removeFirst().replacing("sprocket up", with: "exec sprocket up --port 0"), in: folder)
    let address = try #require(await up.output.line(containing: "Open http://127.0.0.1:"))
    let port = try #require(address.firstMatch(of: /:(\d+)\//)).1
    #expect(await up.errors.line(containing: "worker started") != nil)
    let rest = blocks.joined().replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
    let outcome = await (try start(rest, in: folder)).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(folder.has("walk/master.m3u8"))
    #expect(outcome.output.contains(#""queue":"thumbnails""#))
    #expect(outcome.output.contains("nightly-stills"))
    up.signal(SIGINT)
    #expect(await up.outcome().status == 0)
  }
}
