import Yams

/// One mapping of a profile's YAML, read key by key; what it doesn't say comes from the profile that it stands on.
struct ProfileSection {
  let source: String
  let path: String
  private let node: Node?

  /// - Throws: when the node isn't a mapping, or has a key that isn't in `keys`.
  init(_ node: Node?, at path: String, keys: [String], source: String) throws(ProfileError) {
    (self.source, self.path, self.node) = (source, path, node)
    guard let node else { return }
    guard case .mapping(let mapping) = node else { throw error(nil, node, "must be a mapping of keys to values") }
    for (key, _) in mapping {
      let name = key.scalar?.string ?? "?"
      if keys.contains(name) { continue }
      let hint = closest(to: name, in: keys).map { "did you mean \($0)?" } ?? "allowed are \(keys.joined(separator: ", "))"
      throw error(name, key, "is no key of a profile; \(hint)")
    }
  }

  func child(_ key: String) -> Node? { node?.mapping?[key] }

  func keyPath(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func text(_ key: String, else fallback: String?) throws(ProfileError) -> String {
    try read(key, else: fallback, as: "text", allowed: nil) { $0.string.isEmpty ? nil : $0.string }
  }

  func integer(_ key: String, else fallback: Int?) throws(ProfileError) -> Int {
    try read(key, else: fallback, as: "a whole number", allowed: nil) { Int($0.string) }
  }

  func number(_ key: String, else fallback: Double?) throws(ProfileError) -> Double {
    try read(key, else: fallback, as: "a number", allowed: nil) { Double($0.string).flatMap { $0.isFinite ? $0 : nil } }
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, else fallback: Choice?
  ) throws(ProfileError) -> Choice where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    return try read(key, else: fallback, as: "one word", allowed: words) { Choice(rawValue: $0.string) }
  }

  /// The rows of a list, each a section of its own; `nil` where the list is left out.
  func rows(_ key: String, keys: [String]) throws(ProfileError) -> [ProfileSection]? {
    guard let node = child(key) else { return nil }
    guard case .sequence(let rows) = node else { throw error(key, node, "must be a list") }
    var sections: [ProfileSection] = []
    for (index, row) in rows.enumerated() {
      sections.append(try ProfileSection(row, at: "\(keyPath(key))[\(index)]", keys: keys, source: source))
    }
    return sections
  }

  private func read<Value>(
    _ key: String, else fallback: Value?, as kind: String, allowed: [String]?, _ parse: (Node.Scalar) -> Value?
  ) throws(ProfileError) -> Value {
    guard let node = child(key) else {
      guard let fallback else { throw error(key, self.node, "is missing") }
      return fallback
    }
    if let scalar = node.scalar, let value = parse(scalar) { return value }
    let found = node.scalar.map { "“\($0.string)”" } ?? (node.sequence == nil ? "a mapping" : "a list")
    let wanted = allowed.map { "one of \($0.joined(separator: ", "))" } ?? kind
    throw error(key, node, "is \(found); it must be \(wanted)")
  }

  private func error(_ key: String?, _ node: Node?, _ problem: String) -> ProfileError {
    let whole = path.isEmpty ? "the profile" : path
    return ProfileError(source: source, line: node?.mark?.line, key: key.map(keyPath) ?? whole, problem: problem)
  }
}
