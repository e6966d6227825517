/// A language as players know it (BCP 47), made from what a container says: ISO 639-2, BCP 47, or anything at all.
struct LanguageTag: Hashable, Sendable {
  /// Such as `en`, `pt-BR`, `zh-Hant` or `haw`.
  let text: String

  /// `nil` for no language, an undetermined one, and what isn't a language tag.
  init?(_ container: String?) {
    guard let container, container.utf8.count <= 35 else { return nil }
    let parts = container.replacing("_", with: "-").split(separator: "-", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ $0.utf8.allSatisfy(Self.isLetterOrDigit) }), let first = parts.first else { return nil }
    guard let primary = Self.primary(first.lowercased()) else { return nil }

    var tag = [primary]
    var rest = parts.dropFirst()
    if let script = rest.first, script.utf8.count == 4, script.allSatisfy(\.isLetter) {
      tag.append(script.prefix(1).uppercased() + script.dropFirst().lowercased())
      rest.removeFirst()
    }
    if let region = rest.first, Self.isRegion(region) {
      tag.append(region.uppercased())
      rest.removeFirst()
    }
    while let variant = rest.first, Self.isVariant(variant) {
      tag.append(variant.lowercased())
      rest.removeFirst()
    }
    guard rest.isEmpty else { return nil }
    text = tag.joined(separator: "-")
  }

  /// The shortest code of a language: BCP 47 wants two letters wherever there are two.
  private static func primary(_ code: String) -> String? {
    guard code.utf8.allSatisfy({ $0 >= UInt8(ascii: "a") }) else { return nil }
    switch code.utf8.count {
    case 2: return ISO639.replaced[code] ?? (ISO639.twoLetters.contains(code) ? code : nil)
    case 3: return code == "und" || code == "mis" ? nil : ISO639.short[code] ?? code
    default: return nil
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  private static func isRegion(_ part: Substring) -> Bool {
    part.utf8.count == 2 && part.allSatisfy(\.isLetter) || part.utf8.count == 3 && part.allSatisfy(\.isNumber)
  }

  private static func isVariant(_ part: Substring) -> Bool {
    (5...8).contains(part.utf8.count) || part.utf8.count == 4 && part.first?.isNumber == true
  }
}
