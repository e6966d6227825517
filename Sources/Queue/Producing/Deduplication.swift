import Foundation

/// Keeps all but one of the jobs with the same deduplication id out of a queue. Wire format §10.
///
/// The one that is in is the owner of the id: until it ends, or for a time (``throttle(_:for:extends:)``).
public struct Deduplication: Sendable, Equatable {
  public var id: String
  /// For how long the id stays taken, whatever becomes of the owner; nil for until the owner ends.
  public var ttl: Duration?
  /// Whether a job that is kept out starts the time anew.
  public var extends: Bool
  /// Whether a newer job takes the place of the owner, as long as that is delayed.
  public var replaces: Bool
  /// Whether the newest job that came while the owner was active is added when the owner has ended. It goes without a time.
  public var keepsLastIfActive: Bool

  public init(
    id: String, ttl: Duration? = nil, extends: Bool = false, replaces: Bool = false, keepsLastIfActive: Bool = false
  ) {
    self.id = id
    self.ttl = ttl
    self.extends = extends
    self.replaces = replaces
    self.keepsLastIfActive = keepsLastIfActive
  }

  /// No second job until the first has ended.
  public static func simple(_ id: String) -> Deduplication { Deduplication(id: id) }

  /// No second job within a time.
  public static func throttle(_ id: String, for ttl: Duration, extends: Bool = false) -> Deduplication {
    Deduplication(id: id, ttl: ttl, extends: extends)
  }

  /// Of jobs that come one soon after another, only the last is done: give the jobs a delay of `ttl`.
  public static func debounce(_ id: String, for ttl: Duration) -> Deduplication {
    Deduplication(id: id, ttl: ttl, extends: true, replaces: true)
  }

  /// No second job until the first has ended, then the newest of those that came while it was active.
  public static func keepLastIfActive(_ id: String) -> Deduplication { Deduplication(id: id, keepsLastIfActive: true) }

  /// - Throws: ``QueueError/outOfRange(setting:value:allowed:)``.
  func validate() throws {
    if id.isEmpty { throw QueueError.outOfRange(setting: "deduplication id", value: "empty", allowed: "any text") }
    if let ttl, ttl < .milliseconds(1) {
      throw QueueError.outOfRange(setting: "deduplication ttl", value: "\(ttl)", allowed: "1 ms or more")
    }
  }
}

extension Deduplication: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, ttl
    case extends = "extend"
    case replaces = "replace"
    case keepsLastIfActive = "keepLastIfActive"
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try fields.decode(String.self, forKey: .id),
      ttl: try fields.decodeIfPresent(ForeignNumber.self, forKey: .ttl).map(\.milliseconds).flatMap { $0 > .zero ? $0 : nil },
      extends: try fields.decodeIfPresent(Bool.self, forKey: .extends) ?? false,
      replaces: try fields.decodeIfPresent(Bool.self, forKey: .replaces) ?? false,
      keepsLastIfActive: try fields.decodeIfPresent(Bool.self, forKey: .keepsLastIfActive) ?? false)
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(id, forKey: .id)
    try fields.encodeIfPresent(ttl?.milliseconds, forKey: .ttl)
    if extends { try fields.encode(true, forKey: .extends) }
    if replaces { try fields.encode(true, forKey: .replaces) }
    if keepsLastIfActive { try fields.encode(true, forKey: .keepsLastIfActive) }
  }
}
