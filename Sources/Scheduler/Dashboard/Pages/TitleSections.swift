import Markup
import Quantities

/// What a finished title consists of.
struct TitleSections: View {
  let report: TitleReport
  let job: JobID

  var body: HTML {
    if !report.warnings.isEmpty {
      section(.class("card warning"), .aria("label", "Warnings")) {
        h2 { "Warnings" }
        ul { for warning in report.warnings { li { warning } } }
      }
    }
    if !report.renditions.isEmpty { card("Renditions", id: "renditions", note: made) { renditions } }
    if !pictures.isEmpty { card("Thumbnails", id: "thumbnails") { thumbnails } }
  }

  private var made: String {
    "\(report.duration.span) of title in \(report.seconds.span), \(report.speed.places(2)) × real time"
  }

  private var renditions: HTML {
    let highest = max(1, report.renditions.map(\.peakBitRate).max() ?? 1)
    return table(.class("rows")) {
      thead {
        tr {
          th(.scope("col")) { "Rendition" }
          th(.scope("col")) { "Bit rate" }
          th(.scope("col"), .class("number")) { "Average" }
          th(.scope("col"), .class("number")) { "Peak" }
          th(.scope("col"), .class("number")) { "Size" }
          th(.scope("col")) { "Codec" }
        }
      }
      tbody {
        for rendition in report.renditions {
          tr {
            td(.class("name")) {
              strong { rendition.name }
              span(.class("id")) { "\(rendition.width) × \(rendition.height)" }
            }
            td(.class("wide")) { rate(rendition, of: Double(highest)) }
            td(.class("number"), .data("label", "Average")) { rendition.averageBitRate.bitRate }
            td(.class("number"), .data("label", "Peak")) { rendition.peakBitRate.bitRate }
            td(.class("number"), .data("label", "Size")) { rendition.size.byteCount }
            td(.data("label", "Codec")) { code { rendition.codecs } }
          }
        }
      }
    }
  }

  /// The average in the peak, to the scale of the highest of all.
  private func rate(_ rendition: TitleReport.Rendition, of highest: Double) -> HTML {
    svg(.class("rate"), .viewBox(width: 100, height: 10), .stretched, .aria("hidden", "true")) {
      rect(.class("peak"), .width(Double(rendition.peakBitRate) / highest * 100), .height(10))
      rect(.class("average"), .width(Double(rendition.averageBitRate) / highest * 100), .height(10))
    }
  }

  private var pictures: [String] { report.pictures(12) }

  private var thumbnails: HTML {
    ul(.class("pictures")) {
      for (index, picture) in pictures.enumerated() {
        li { img(.src(job.picture(picture)), .alt("Picture \(index + 1) of \(pictures.count)"), .lazy) }
      }
    }
  }
}
