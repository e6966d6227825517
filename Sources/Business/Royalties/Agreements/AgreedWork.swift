/// What earns, as a document has it: known again by its key or any of its identifiers, of which it has at least one.
public struct AgreedWork: Codable, Sendable, Equatable {
  /// What the platform calls it, such as `the-walk`.
  public var key: String?
  public var title: String
  /// The account of the party whose it is.
  public var owner: String
  /// As in ``Work/Identifiers``; hyphens and dots may stand where they usually do.
  public var isrc: String?
  public var iswc: String?
  public var eidr: String?
  public var upc: String?
}

extension AgreedWork {
  /// By kind.
  /// - Throws: ``AgreementRefusal``.
  func names(at place: String) throws(AgreementRefusal) -> [WorkName.Kind: WorkName] {
    var names: [WorkName.Kind: WorkName] = [:]
    for (kind, text) in [(WorkName.Kind.key, key), (.isrc, isrc), (.iswc, iswc), (.eidr, eidr), (.upc, upc)] {
      guard let text else { continue }
      guard let name = WorkName(text, as: kind) else {
        throw AgreementRefusal("\(place).\(kind.rawValue)", "is '\(text.prefix(80))'; it has to be \(kind.form)")
      }
      names[kind] = name
    }
    guard !names.isEmpty else {
      throw AgreementRefusal(place, "has no key, isrc, iswc, eidr or upc, by one of which it is known again")
    }
    return names
  }
}

extension WorkName.Kind {
  /// What a name of the kind looks like.
  fileprivate var form: String {
    switch self {
    case .key: "small letters, digits and - _ . such as the-walk, up to 64, and not an identifier"
    case .isrc: "a recording's ISRC, such as US-RC1-76-07839"
    case .iswc: "a musical work's ISWC, such as T-034.524.680-1"
    case .eidr: "a film's EIDR, such as 10.5240/7791-8534-2C23-9030-8610-5"
    case .upc: "a product's 12 or 13 digits"
    }
  }
}
