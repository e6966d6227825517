import Foundation

extension TimeZone {
  /// A time zone by its name in the IANA's database, or UTC. Foundation takes abbreviations too, which BullMQ's other clients can't
  /// read.
  init?(ianaName name: String) {
    guard name == "UTC" || Self.knownTimeZoneIdentifiers.contains(name) else { return nil }
    self.init(identifier: name)
  }
}
