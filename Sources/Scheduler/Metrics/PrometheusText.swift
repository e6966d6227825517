/// Metrics in Prometheus's text exposition format 0.0.4.
struct PrometheusText {
  enum Kind: String { case counter, gauge, histogram }

  /// A metric's samples, one a line.
  struct Family {
    let name: String
    let kind: Kind
    let help: String
    var samples: [Sample] = []
  }

  struct Sample: Equatable {
    /// What the family's name is followed by, such as `_bucket`.
    var suffix = ""
    var labels: [(name: String, value: String)]
    var value: Double

    static func == (one: Sample, other: Sample) -> Bool {
      one.suffix == other.suffix && one.value == other.value && one.labels.elementsEqual(other.labels, by: ==)
    }
  }

  static func text(of families: [Family]) -> String {
    families.sorted { $0.name < $1.name }.map { family in
      "# HELP \(family.name) \(escaped(family.help))\n# TYPE \(family.name) \(family.kind.rawValue)\n"
        + family.samples.map { line($0, of: family.name) }.joined()
    }.joined()
  }

  private static func line(_ sample: Sample, of name: String) -> String {
    let labels = sample.labels.map { "\(Self.name($0.name))=\"\(escaped($0.value).replacing("\"", with: "\\\""))\"" }
    let list = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
    return "\(name)\(sample.suffix)\(list) \(number(sample.value))\n"
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return Int64(exactly: value).map(String.init) ?? "\(value)"
  }

  /// A name as Prometheus lets it be.
  static func name(_ text: String) -> String {
    let name = text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return (name.first?.isNumber == true ? "_" : "") + String(name)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }
}
