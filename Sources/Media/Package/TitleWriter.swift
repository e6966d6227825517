import Foundation

/// Puts the finished parts of a title together: init segments, playlists, manifest and report.
struct TitleWriter {
  let plan: Plan
  let title: TitleFolder
  let results: TitleResults

  /// Writes what is still missing of the title, and gives the report that it wrote too.
  func write(film: String, encoder: EncoderChoice, _ stopwatch: Stopwatch) throws -> Report {
    var files = results.chunks.flatMap { $0.renditions.flatMap(\.files) } + results.audio.flatMap(\.files)
    files += results.subtitles.flatMap(\.files) + (results.thumbnails?.files ?? [])
    let video = try videoTracks(&files)
    let audio = try audioTracks(&files)
    let subtitles = zip(plan.subtitles, results.subtitles).map { track, result in
      SubtitleTrack(
        plan: track, folder: "\(plan.folder)/\(track.id)", wholeFile: SubtitleWriter.wholeFile, segments: result.segments)
    }
    let tracks = TitleTracks(video: video, audio: audio, subtitles: subtitles, thumbnails: results.thumbnails?.track)
    for document in tracks.documents(duration: plan.timeline.duration) {
      files.append(try WrittenFile(document.text, to: document.path, in: title.root))
    }
    let report = report(film, encoder, stopwatch, tracks, files)
    let json = JSONEncoder()
    json.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    _ = try WrittenFile(Array(json.encode(report)), to: "report.json", in: title.root)
    return report
  }

  private func videoTracks(_ files: inout [WrittenFile]) throws -> [VideoTrack] {
    guard let video = plan.video else { return [] }
    return try video.renditions.enumerated().map { index, rendition in
      let parts = results.chunks.map { $0.renditions[index] }
      guard let first = parts.first, parts.allSatisfy({ $0.initSegment == first.initSegment }) else {
        throw MediaError(
          .processing, "join the chunks of \(rendition.name)", found: "the encoder began them differently",
          remedy: "choose another encoder in the profile")
      }
      let folder = "\(plan.folder)/\(rendition.name)"
      files.append(try WrittenFile(first.initSegment, to: "\(folder)/init.mp4", in: title.root))
      return VideoTrack(
        rendition: rendition, folder: folder, codecs: try CodecString(initSegment: first.initSegment).value,
        displayAspectRatio: video.displayAspectRatio, frameRate: plan.timeline.frameRate, timescale: plan.timeline.timescale,
        segments: parts.flatMap(\.segments))
    }
  }

  private func audioTracks(_ files: inout [WrittenFile]) throws -> [AudioTrack] {
    try zip(plan.audio, results.audio).map { track, result in
      let folder = "\(plan.folder)/\(track.id)"
      files.append(try WrittenFile(result.initSegment, to: "\(folder)/init.mp4", in: title.root))
      return AudioTrack(
        plan: track, folder: folder, codecs: try CodecString(initSegment: result.initSegment).value,
        sampleRate: SoundReader.sampleRate, timescale: SoundReader.sampleRate, segments: result.segments)
    }
  }

  private func report(
    _ film: String, _ encoder: EncoderChoice, _ stopwatch: Stopwatch, _ tracks: TitleTracks, _ files: [WrittenFile]
  ) -> Report {
    let duration = plan.timeline.duration.value
    let target = MediaPlaylist.targetDuration(tracks)
    let seconds = stopwatch.seconds
    return Report(
      film: film, digest: plan.digest, profile: plan.profile.name, duration: duration,
      frameRate: plan.timeline.frameRate.description,
      renditions: tracks.video.map { track in
        let rate = BitRate(track.segments, timescale: track.timescale)
        return Report.Video(
          name: track.rendition.name, width: track.rendition.width, height: track.rendition.height, codecs: track.codecs,
          averageBitRate: rate.average, peakBitRate: rate.peak(targetDuration: target), segments: track.segments.count,
          size: track.segments.reduce(0) { $0 + $1.size }, quality: quality(of: track.rendition))
      },
      audio: tracks.audio.map { track in
        Report.Audio(
          id: track.plan.id, language: track.plan.language, label: track.plan.label, channels: track.plan.layout.channels,
          codecs: track.codecs, averageBitRate: BitRate(track.segments, timescale: track.timescale).average,
          size: track.segments.reduce(0) { $0 + $1.size })
      },
      subtitles: tracks.subtitles.map { Report.Subtitles(id: $0.plan.id, language: $0.plan.language, label: $0.plan.label) },
      adaptation: plan.video?.adaptation, encoder: encoder, seconds: seconds, cpuSeconds: stopwatch.cpuSeconds,
      speed: duration / seconds,
      framesPerSecond: Double(plan.timeline.frameCount) / seconds, warnings: warnings, skipped: plan.source.skipped,
      files: Dictionary(files.map { ($0.path, $0.digest) }) { _, last in last })
  }

  private func quality(of rendition: Rendition) -> PictureQuality? {
    guard let index = plan.video?.renditions.firstIndex(of: rendition) else { return nil }
    return PictureQuality(results.chunks.compactMap { $0.renditions[index].quality }.reduce(QualitySum(), +))
  }

  private var warnings: [String] {
    var warnings = plan.source.warnings + plan.warnings + (results.thumbnails?.warnings ?? [])
    let picture = results.chunks.reduce(0) { $0 + $1.damage }
    if picture > 0 { warnings.append("\(damaged(picture, "the picture")); what could be decoded is shown.") }
    for (track, result) in zip(plan.audio, results.audio) where result.damage > 0 {
      warnings.append("\(damaged(result.damage, "the sound \(track.id)")); silence stands in for what is missing.")
    }
    for (track, result) in zip(plan.subtitles, results.subtitles) where result.damage > 0 {
      warnings.append("\(damaged(result.damage, track.id)) and left out.")
    }
    return warnings
  }

  private func damaged(_ count: Int, _ what: String) -> String {
    count == 1 ? "1 piece of \(what) was damaged" : "\(count) pieces of \(what) were damaged"
  }
}
