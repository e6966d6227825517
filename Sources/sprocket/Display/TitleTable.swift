import Media
import Quantities

/// What a transcode made, and how to watch it.
struct TitleTable {
  let report: Report
  /// The title's folder.
  let folder: String

  var text: String {
    var text = "\(report.film.printable): \(report.duration.clock) of title in \(report.seconds.clock)"
    text += ", \(report.speed.places(2)) × real time\n"
    if !report.renditions.isEmpty { text += "\n" + renditions }
    if let adaptation = report.adaptation { text += "\n  " + AdaptationLine(adaptation).text + "\n" }
    if !report.audio.isEmpty { text += "\n" + audio }
    if !report.subtitles.isEmpty {
      text += "\n  Subtitles: " + report.subtitles.map { $0.label.printable }.joined(separator: ", ") + "\n"
    }
    var remarks = report.skipped.map { "Left out: stream \($0.stream), \($0.kind): \($0.reason)" }
    remarks += report.warnings.map { "Warning: \($0)" }
    if !remarks.isEmpty { text += "\n" + remarks.map { "  \($0.printable)\n" }.joined() }
    let folder = folder.printable
    return text + """

        HLS     \(folder)/master.m3u8
        DASH    \(folder)/manifest.mpd
        Report  \(folder)/report.json

      Watch it: sprocket play \(self.folder.shellWord)

      """
  }

  private var renditions: String {
    let isMeasured = report.renditions.contains { $0.quality != nil }
    let headings = ["Picture", "Size", "Average", "Peak", "Segments", "Bytes", "Codec"]
    var columns = Columns(headings + (isMeasured ? ["PSNR", "SSIM"] : []), rightAligned: [2, 3, 4, 5])
    for one in report.renditions {
      let row = [
        one.name, "\(one.width) × \(one.height)", one.averageBitRate.bitRate, one.peakBitRate.bitRate, "\(one.segments)",
        one.size.byteCount, one.codecs,
      ]
      let quality = one.quality.map { ["\($0.psnrY.places(2)) dB", $0.ssimY.places(4)] } ?? ["", ""]
      columns.add(row + (isMeasured ? quality : []))
    }
    return columns.text
  }

  private var audio: String {
    var columns = Columns(["Sound", "Channels", "Average", "Bytes", "Codec"], rightAligned: [2, 3])
    for track in report.audio {
      columns.add([track.label, track.channels.channels, track.averageBitRate.bitRate, track.size.byteCount, track.codecs])
    }
    return columns.text
  }
}
