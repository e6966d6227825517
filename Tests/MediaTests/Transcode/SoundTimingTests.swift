import Testing

@testable import Media

/// Sound of a title, from zero to the picture's end, whatever the source's sound did.
@Suite struct SoundTimingTests {
  private static let picture = ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=6"]
  private static let coding = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
  /// A beep of 40 ms at each whole second.
  private static func beeps(_ filter: String = "anull") -> [String] {
    ["-f", "lavfi", "-i", "aevalsrc='0.8*lt(mod(t,1),0.04)*sin(2*PI*1000*t)':sample_rate=48000:duration=6,\(filter)"]
  }

  /// The seconds at which beeps begin.
  private func onsets(_ samples: [Int16]) -> [Double] {
    var (found, last) = ([Double](), -48000)
    for (index, sample) in samples.enumerated() where abs(Int(sample)) > 6000 {
      if index - last > 24000 { found.append(Double(index) / 48000) }
      last = index
    }
    return found
  }

  private func expectBeeps(_ title: MadeTitle, at seconds: [Double], location: SourceLocation = #_sourceLocation) async throws {
    let samples = try await title.samples("audio-1")
    #expect(abs(samples.count - Int(title.report.duration * 48000)) <= 1024, sourceLocation: location)
    let found = onsets(samples)
    #expect(found.count == seconds.count, "\(found)", sourceLocation: location)
    // A transform codec fades in over its first frame.
    for (time, wanted) in zip(found, seconds) {
      #expect(abs(time - wanted) < (wanted == 0 ? 0.02 : 0.005), sourceLocation: location)
    }
  }

  @Test(
    "Sound that is whole stays where it is",
    arguments: [
      ["-c:a", "pcm_s16le", "film.mov"], ["-c:a", "aac", "film.mp4"], ["-c:a", "mp2", "film.ts"], ["-c:a", "flac", "film.mkv"],
    ])
  func whole(output: [String]) async throws {
    let film = try await Film(output.last ?? "", Self.picture + Self.beeps() + Self.coding + output.dropLast())
    try await expectBeeps(MadeTitle(film), at: [0, 1, 2, 3, 4, 5])
  }

  @Test(
    "Sound that starts late is preceded by silence",
    arguments: [["-c:a", "aac", "film.mp4"], ["-c:a", "mp2", "film.ts"], ["-c:a", "pcm_s16le", "film.mkv"]])
  func late(output: [String]) async throws {
    let film = try await Film(
      output.last ?? "", Self.picture + ["-itsoffset", "1.5"] + Self.beeps() + ["-t", "6"] + Self.coding + output.dropLast())
    try await expectBeeps(MadeTitle(film), at: [1.5, 2.5, 3.5, 4.5, 5.5])
  }

  @Test("Picture that starts late waits for its sound", arguments: [["-c:a", "aac", "film.mkv"], ["-c:a", "mp2", "film.ts"]])
  func latePicture(output: [String]) async throws {
    let film = try await Film(
      output.last ?? "", ["-itsoffset", "0.48"] + Self.picture + Self.beeps() + Self.coding + output.dropLast())
    let title = try await MadeTitle(film)
    #expect(abs(title.report.duration - 6.48) < 0.045)
    try await expectBeeps(title, at: [0, 1, 2, 3, 4, 5])
  }

  @Test(
    "A gap in the sound is silence, and what follows isn't moved",
    arguments: [["-c:a", "aac", "film.mkv"], ["-c:a", "mp2", "film.ts"], ["-c:a", "pcm_s16le", "film.mkv"]])
  func gap(output: [String]) async throws {
    let film = try await Film(
      output.last ?? "", Self.picture + Self.beeps("aselect='not(between(t,1.5,3.5))'") + Self.coding + output.dropLast())
    try await expectBeeps(MadeTitle(film), at: [0, 1, 4, 5])
  }

  @Test("Sound that stops early is followed by silence up to the picture's end")
  func early() async throws {
    let film = try await Film("film.mp4", Self.picture + Self.beeps("atrim=end=2.5") + Self.coding + ["-c:a", "aac"])
    try await expectBeeps(MadeTitle(film), at: [0, 1, 2])
  }

  @Test("Sound that outlasts the picture isn't cut off")
  func longer() async throws {
    let film = try await Film(
      "film.mp4",
      ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=3"] + Self.beeps() + Self.coding + ["-c:a", "aac"])
    try await expectBeeps(MadeTitle(film), at: [0, 1, 2, 3, 4, 5])
  }

  @Test("A clock that starts in the middle of nowhere is brought to zero")
  func offset() async throws {
    let film = try await Film(
      "film.ts", Self.picture + Self.beeps() + Self.coding + ["-c:a", "aac", "-output_ts_offset", "5000"])
    try await expectBeeps(MadeTitle(film), at: [0, 1, 2, 3, 4, 5])
  }
}
