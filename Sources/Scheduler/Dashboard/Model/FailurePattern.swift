/// What failures for the same reason have in common: the reason without the paths, numbers and names that differ from job to job.
struct FailurePattern: Sendable, Hashable {
  let text: String

  init(_ reason: String) {
    let line = reason.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    text = Self.withoutQuotations(line).split(separator: " ").map { Self.generalised($0) }.joined(separator: " ")
  }

  /// `the film 'walk.mov' is empty` and `the film 'run.mov' is empty` are the same.
  private static func withoutQuotations(_ line: String) -> String {
    line.replacing(/(^|[\s(:])(?:'[^']*'|"[^"]*")/) { "\($0.1)‘…’" }
  }

  private static func generalised(_ word: Substring) -> String {
    if word.contains("/"), word.count > 1 { return "…" + String(word.reversed().prefix { ":,.;)".contains($0) }.reversed()) }
    let isIdentifier = word.count >= 8 && word.contains(where: \.isNumber) && word.allSatisfy { $0.isHexDigit || $0 == "-" }
    return isIdentifier ? "…" : String(word).replacing(/[0-9]+/) { _ in "#" }
  }
}
