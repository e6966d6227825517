import Media
import Quantities

/// What became of the ladder when it was fitted to the film, on one line.
struct AdaptationLine {
  let text: String

  init(_ adaptation: LadderAdaptation) {
    let dropped = adaptation.rungs.filter { $0.decision == .dropped }.map(\.name)
    let capped = adaptation.rungs.filter { rung in rung.cap.map { $0 < rung.ladderCap } ?? false }.map(\.name)
    var changes: [String] = []
    if adaptation.quality != adaptation.profileQuality {
      changes.append("quality \(adaptation.quality) instead of \(adaptation.profileQuality)")
    }
    if !dropped.isEmpty { changes.append("without \(dropped.joined(separator: ", "))") }
    if !capped.isEmpty { changes.append("lower caps of \(capped.joined(separator: ", "))") }
    let outcome = changes.isEmpty ? "it needs the whole ladder" : changes.joined(separator: "; ")
    let saving = adaptation.savedBits > 0 ? "; \(adaptation.savedBits.places(1)) % fewer bits" : ""
    text = "Fitted to the film: \(outcome)\(saving)"
  }
}
