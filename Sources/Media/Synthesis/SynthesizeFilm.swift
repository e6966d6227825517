import CFFmpeg
import Foundation

/// Makes a film out of nothing, for demonstrations: FFmpeg's moving test picture with its burnt-in clock, a chord, and a beep every second.
///
/// - Parameters:
///   - path: of the MP4 file to write.
///   - seconds: 1 … 3600.
///   - width, height: even pixels.
///   - replacing: whether a file of that name may be replaced.
/// - Throws: `MediaError` when a setting is out of range or the file can't be written; what was there is then as it was.
public func synthesizeFilm(at path: String, seconds: Int, width: Int = 1920, height: Int = 1080, replacing: Bool = false)
  async throws
{
  guard (1...3600).contains(seconds), (64...7680).contains(width), (64...4320).contains(height), width % 2 == 0, height % 2 == 0
  else {
    throw MediaError(
      .invalidSetting, "synthesise a film of \(seconds) s at \(width)×\(height)", found: "it is out of range",
      remedy: "ask for 1 to 3600 s and even sides from 64 to 7680×4320")
  }
  let exists = MediaError(.unwritable, "write \(path)", found: "it is there already", remedy: "choose another name")
  guard replacing || access(path, F_OK) != 0 else { throw exists }
  let file = URL(filePath: path)
  let partial = file.deletingLastPathComponent().appending(path: ".\(file.lastPathComponent).sprocket-partial").path
  let cancellation = Cancellation()
  try await withTaskCancellationHandler {
    try await Threads.run("synthesize") {
      do {
        try writeFilm(at: partial, seconds: seconds, width: width, height: height, cancellation)
        guard rename(partial, path) == 0 else {
          throw MediaError(.unwritable, "write \(path)", found: String(cString: strerror(errno)).lowercased())
        }
      } catch {
        unlink(partial)
        throw error
      }
    }
  } onCancel: {
    cancellation.cancel()
  }
}

private func writeFilm(at path: String, seconds: Int, width: Int, height: Int, _ cancellation: Cancellation) throws {
  _ = LibraryLog.install
  let picture = try FilterGraph(
    source: "testsrc2=size=\(width)x\(height):rate=25:duration=\(seconds),format=yuv420p", isVideo: true)
  let sound = try FilterGraph(
    source: "aevalsrc='0.05*sin(2*PI*220*t)+0.05*sin(2*PI*277*t)+0.6*lt(mod(t,1),0.04)*sin(2*PI*1000*t)'"
      + ":sample_rate=48000:channel_layout=mono:duration=\(seconds),aformat=sample_fmts=fltp:channel_layouts=stereo,asetnsamples=n=1024:p=0",
    isVideo: false)
  let writer = try FilmWriter(path, width: width, height: height)
  // In step, so that the file's packets lie near each other.
  var soundEnd: Int64 = 0
  while let frame = try picture.next() {
    try cancellation.check()
    try writer.addPicture(frame)
    while soundEnd <= frame.time, let samples = try sound.next() {
      try writer.addSound(samples)
      soundEnd = samples.time
    }
  }
  while let samples = try sound.next() { try writer.addSound(samples) }
  try writer.finish()
}
