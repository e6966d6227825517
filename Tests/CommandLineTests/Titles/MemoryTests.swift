import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// What a transcode holds in memory depends on the picture and on the chunks in flight, not on how long the film is.
@Suite struct MemoryTests {
  @Test func aLongFilmNeedsNoMoreThanAShortOne() async throws {
    let (short, long) = (try await peak(minutes: 2), try await peak(minutes: 16))
    #expect(long < short + 24 << 20, "\(long >> 20) MiB for 16 minutes, \(short >> 20) MiB for 2")
  }

  /// The most bytes that a transcode of a film of small pictures had resident.
  private func peak(minutes: Int) async throws -> Int {
    let folder = try TemporaryFolder()
    let film = folder.path("film.mp4")
    let made = try await Program(
      running: URL(filePath: "/usr/bin/ffmpeg"),
      ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=128x72:rate=24:duration=10"]
        + ["-f", "lavfi", "-i", "sine=frequency=440:duration=10", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]
        + [folder.path("piece.mp4")]
    ).outcome()
    try #require(made.status == 0, "\(made.errors)")
    let repeated = try await Program(
      running: URL(filePath: "/usr/bin/ffmpeg"),
      ["-nostdin", "-v", "error", "-stream_loop", "\(minutes * 6 - 1)", "-i", folder.path("piece.mp4"), "-c", "copy", film]
    ).outcome()
    try #require(repeated.status == 0, "\(repeated.errors)")
    let run =
      "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
      + "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    let outcome = try await Program(
      running: URL(filePath: "/usr/bin/python3"),
      ["-c", run, Program.executable.path, "transcode", film, "-o", folder.path("title"), "--profile", try folder.profile()]
    ).outcome()
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try #require(Int(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines))) << 10
  }
}
