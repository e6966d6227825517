/// The names in a JSON value, at every level.
indirect enum JSONMembers: Decodable {
  case object([String: JSONMembers])
  case array([JSONMembers])
  case null
  case scalar

  init(from decoder: any Decoder) throws {
    if let fields = try? decoder.container(keyedBy: Name.self) {
      self = .object(try fields.allKeys.reduce(into: [:]) { $0[$1.stringValue] = try fields.decode(Self.self, forKey: $1) })
    } else if var elements = try? decoder.unkeyedContainer() {
      var all: [Self] = []
      while !elements.isAtEnd { all.append(try elements.decode(Self.self)) }
      self = .array(all)
    } else {
      self = try decoder.singleValueContainer().decodeNil() ? .null : .scalar
    }
  }

  /// The place of a member that `known`, the same value written by someone who understood it, doesn't have.
  func unknown(to known: JSONMembers, at path: String = "") -> String? {
    switch (self, known) {
    case (.object(let members), .object(let others)):
      for (name, member) in members.sorted(by: { $0.key < $1.key }) {
        let place = path.isEmpty ? name : "\(path).\(name)"
        if let other = others[name] {
          if let place = member.unknown(to: other, at: place) { return place }
        } else if case .null = member {
          continue
        } else {
          return place
        }
      }
      return nil
    case (.array(let elements), .array(let others)):
      return zip(elements, others).enumerated().lazy.compactMap { $1.0.unknown(to: $1.1, at: "\(path)[\($0)]") }.first
    default: return nil
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
