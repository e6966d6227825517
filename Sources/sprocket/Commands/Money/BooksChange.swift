import Business
import Quantities

/// What a report has changed in the books, for people.
struct BooksChange {
  let added, takenBack, suspended: Int
  /// By how much, in each currency.
  let amounts: [Money]
  let overlaps: [RevenueReport]

  var text: String {
    let sums = amounts.sorted { $0.currency < $1.currency }.map { ($0.minorUnits < 0 ? "" : "+") + "\($0)" }
    var text = "\(added.of("line")) added to the books, \(takenBack.of("line")) taken back: \(change(sums)).\n"
    if suspended > 0 {
      text += "\(suspended.of("line")) of them in suspense until their work is known; see `sprocket revenue suspense`.\n"
    }
    for other in overlaps {
      text += """
        Warning: report \(other.id) is about some of the same days (\(other.period)), and both count. If one corrects the other, bring it \
        with the other's --period.

        """
    }
    return text
  }

  private func change(_ sums: [String]) -> String { sums.isEmpty ? "nothing has changed" : sums.joined(separator: ", ") }
}
