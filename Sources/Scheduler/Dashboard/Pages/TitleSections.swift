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
    if let adaptation = report.adaptation { card("Ladder", id: "ladder", note: saving(adaptation)) { ladder(adaptation) } }
    if !pictures.isEmpty { card("Thumbnails", id: "thumbnails") { thumbnails } }
  }

  private var made: String {
    "\(report.duration.span) of title in \(report.seconds.span), \(report.speed.places(2)) × real time"
  }

  private var renditions: HTML {
    let isMeasured = report.renditions.contains { $0.quality != nil }
    let highest = max(1, report.renditions.map(\.peakBitRate).max() ?? 1)
    return table(.class("rows")) {
      thead {
        tr {
          th(.scope("col")) { "Rendition" }
          th(.scope("col")) { "Bit rate" }
          th(.scope("col"), .class("number")) { "Average" }
          th(.scope("col"), .class("number")) { "Peak" }
          th(.scope("col"), .class("number")) { "Size" }
          if isMeasured { qualityHeadings }
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
            if isMeasured { quality(rendition.quality?.psnrY, rendition.quality?.ssimY) }
            td(.data("label", "Codec")) { code { rendition.codecs } }
          }
        }
      }
    }
  }

  @HTMLBuilder private var qualityHeadings: HTML {
    th(.scope("col"), .class("number")) { "PSNR" }
    th(.scope("col"), .class("number")) { "SSIM" }
  }

  @HTMLBuilder private func quality(_ psnr: Double?, _ ssim: Double?) -> HTML {
    td(.class("number"), .data("label", "PSNR")) { psnr.map { "\($0.places(2)) dB" } ?? "" }
    td(.class("number"), .data("label", "SSIM")) { ssim.map { $0.places(4) } ?? "" }
  }

  private func saving(_ adaptation: TitleReport.Adaptation) -> String {
    let quality =
      adaptation.quality == adaptation.profileQuality
      ? [] : ["quality \(adaptation.quality) instead of \(adaptation.profileQuality)"]
    let saving =
      adaptation.savedBits > 0 ? ["\(adaptation.savedBits.places(1)) % fewer bits than the profile's ladder takes"] : []
    return (["fitted to the film"] + quality + saving).joined(separator: "; ")
  }

  private func ladder(_ adaptation: TitleReport.Adaptation) -> HTML {
    table(.class("rows")) {
      thead {
        tr {
          th(.scope("col")) { "Rung" }
          th(.scope("col")) { "Decision" }
          th(.scope("col")) { "Why" }
          th(.scope("col"), .class("number")) { "Samples" }
          qualityHeadings
        }
      }
      tbody {
        for rung in adaptation.rungs {
          tr {
            td(.class("name")) { strong { rung.name } }
            td(.data("label", "Decision")) { rung.decision }
            td(.data("label", "Why")) { rung.reason }
            td(.class("number"), .data("label", "Samples")) { rung.bitRate.bitRate }
            quality(rung.psnr, rung.ssim)
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
