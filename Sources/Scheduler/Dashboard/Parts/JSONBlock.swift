import Foundation
import Markup
import Queue

/// JSON as people read it, line by line; anything else as it is.
struct JSONBlock: View {
  let name: String
  let value: JSONText
  var isOpen = false

  var body: HTML {
    details(.class("json"), isOpen ? .open : nil) {
      summary { name }
      pre(.tabIndex(0)) { code { text } }
    }
  }

  /// More than anyone reads is cut off.
  private static let most = 100_000

  private var text: String {
    let cut = value.text.utf8.count > Self.most
    guard !cut, let object = try? JSONSerialization.jsonObject(with: Data(value.text.utf8), options: .fragmentsAllowed),
      let data = try? JSONSerialization.data(
        withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed])
    else { return String(value.text.prefix(Self.most)) + (cut ? "…" : "") }
    return String(decoding: data, as: UTF8.self)
  }
}
