import Business

/// Why a partner's report couldn't be fetched. Another attempt may mend it, unless the partner says that it won't have us.
struct PartnerFailure: Error, CustomStringConvertible {
  let platform: Platform
  let found: String
  /// Whether asking again can't help.
  var isFinal = false
  /// For how long the partner asks to be left alone.
  var pause: Duration?

  var description: String { "\(platform.rawValue): \(found)" }
}
