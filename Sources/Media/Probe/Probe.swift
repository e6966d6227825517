import CFFmpeg
import Foundation

/// Looks at a master: what it holds, and when each of its streams starts and ends.
///
/// Decodes one picture, since bit streams know more than containers. Reads the whole file where its container has no complete index.
///
/// - Throws: `MediaError` when the file isn't a film that can be decoded, or goes beyond the limits.
public func probe(_ path: String, limits: Limits = .default) throws -> SourceFacts {
  try probe(LocalFilm(path), limits: limits)
}

/// Looks at a master that may be elsewhere.
///
/// Blocks, as long as the film's bytes take to come.
public func probe(_ film: any FilmBytes, limits: Limits = .default) throws -> SourceFacts {
  try probe(film, limits: limits, cancellation: Cancellation())
}

func probe(_ film: any FilmBytes, limits: Limits, cancellation: Cancellation) throws -> SourceFacts {
  let demuxer = try Demuxer(film, limits: limits, cancellation: cancellation)
  let name = film.name
  var survey = try StreamSurvey(demuxer, limits: limits)
  try survey.measure()

  let audio = survey.audioFacts()
  let video = try survey.videoFacts()
  guard video != nil || !audio.isEmpty else {
    let found =
      survey.skipped.first.map { "stream \($0.stream) (\($0.kind)) can't be used: \($0.reason)" }
      ?? "it has neither picture nor sound"
    throw MediaError(.notMedia, "use \(name)", found: found, remedy: "give a film with picture or sound")
  }
  // A sound that leads or trails the picture by less than a few coded frames is priming or padding, not content.
  let padding: Int64 = video == nil ? 0 : 100_000
  let soundStart = audio.map { $0.start + padding }.min() ?? .max
  var start = min(video?.start ?? .max, soundStart)
  if start == soundStart { start -= padding }
  if start > padding, survey.countsFromZero(until: start) { start = 0 }
  if let video { start = video.frameStart(notBefore: start) }
  let soundEnd = audio.map(\.end).max() ?? start
  let content = video.map { soundEnd - $0.end > padding ? soundEnd : $0.end } ?? soundEnd
  // The header counts closing text, and what was cut off a film: the title keeps its length, and the report tells what is missing.
  let declared = survey.declaredEnd(content: content, start: start) ?? content
  let end = declared - content > padding / 2 ? declared : content
  if end - content > 1_000_000 { survey.warnEarlyEnd(at: content - start, of: end - start) }
  let duration = max(1, end - start)
  guard duration <= Int64(limits.duration) * 1_000_000 else {
    throw MediaError(
      .overLimit, "use \(name)", found: "its times span \(duration / 1_000_000) s, more than the limit of \(limits.duration) s",
      remedy: "check that the file isn't damaged, or cut it")
  }
  return SourceFacts(
    fingerprint: try demuxer.reader.fingerprint(), size: film.size, container: demuxer.format, start: start,
    duration: duration,
    hasClockJumps: survey.clockJumps > 0, video: video, audio: audio, subtitles: survey.subtitleFacts(), cover: survey.cover,
    skipped: survey.skipped,
    warnings: survey.warnings)
}

extension VideoFacts {
  /// The first moment from `time` on at which a frame of the title may begin so that its frames fall on the source's. On any other grid,
  /// rounding would move the pictures by up to half a frame against the sound.
  fileprivate func frameStart(notBefore time: Int64) -> Int64 {
    let frame = frameRate.inverted
    let frames = av_rescale_rnd(start - time, Int64(frame.denominator), Int64(frame.numerator) * 1_000_000, AV_ROUND_DOWN)
    return start - av_rescale(frames, Int64(frame.numerator) * 1_000_000, Int64(frame.denominator))
  }
}
