/// A name by which a work is known: an identifier of the world's, or the platform's own key.
public struct WorkName: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case isrc, iswc, eidr, upc
    /// The platform's own: a small letter, then small letters, digits, `_`, `.` and `-`, 64 at most.
    case key
  }

  public let kind: Kind
  /// As the books have it: identifiers without hyphens and dots that are there for the eye only.
  public let text: String

  /// Recognizes a name by its shape; nil for text that has none of a name's.
  public init?(_ text: String) {
    guard let name = Kind.allCases.lazy.compactMap({ WorkName(text, as: $0) }).first else { return nil }
    self = name
  }

  /// Nil for text that isn't shaped like such a name. A key isn't shaped like an identifier.
  public init?(_ text: String, as kind: Kind) {
    guard text.utf8.count <= 64 else { return nil }
    let upper = text.uppercased()
    let plain = upper.replacing("-", with: "").replacing(".", with: "")
    let normal: String? =
      switch kind {
      case .isrc: plain.wholeMatch(of: /[A-Z]{2}[A-Z0-9]{3}[0-9]{7}/) == nil ? nil : plain
      case .iswc: plain.wholeMatch(of: /T[0-9]{10}/) == nil ? nil : plain
      case .eidr: upper.wholeMatch(of: /10\.5240\/([0-9A-F]{4}-){5}[0-9A-Z]/) == nil ? nil : upper
      case .upc: text.wholeMatch(of: /[0-9]{12,13}/) == nil ? nil : text
      case .key: text.wholeMatch(of: /[a-z][a-z0-9_.\-]*/) == nil || Self.isIdentifier(text) ? nil : text
      }
    guard let normal else { return nil }
    (self.kind, self.text) = (kind, normal)
  }

  private static func isIdentifier(_ text: String) -> Bool {
    Kind.allCases.contains { $0 != .key && WorkName(text, as: $0) != nil }
  }
}

extension WorkName: CustomStringConvertible {
  public var description: String { kind == .key ? text : "\(kind.rawValue.uppercased()) \(text)" }
}
