/// What entries of several kinds are made of.
enum AgreementValues {
  /// Text of one line that isn't empty.
  static func line(_ text: String, upTo limit: Int, at place: String) throws(AgreementRefusal) {
    let isPlain = !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard (1...limit).contains(text.utf8.count), isPlain else {
      throw AgreementRefusal(place, "is empty, longer than \(limit) bytes, or has control characters")
    }
  }

  /// Two letters of ISO 3166-1, in capitals; the world isn't one of them.
  static func country(_ code: String?, at place: String) throws(AgreementRefusal) {
    guard let code else { return }
    guard let territory = Territory(code), territory.code == code, territory != .unknown else {
      throw AgreementRefusal(place, "'\(code.prefix(16))' is no country of ISO 3166-1, such as DE")
    }
  }

  /// A fee: not more than all, and not less than nothing.
  static func fee(_ basisPoints: Int?, at place: String) throws(AgreementRefusal) {
    guard let basisPoints else { return }
    guard (0...10_000).contains(basisPoints) else { throw AgreementRefusal(place, "is \(basisPoints); it can be 0 to 10000") }
  }
}
