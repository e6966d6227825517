/// Which finished jobs stay in Redis. It is applied whenever a job of the queue finishes. Wire format §9.
public struct JobRetention: Sendable, Equatable {
  /// How many to keep, the newest; nil for any number.
  public var count: Int?
  /// How old they may become, in whole seconds; nil for any age.
  public var age: Duration?
  /// How many old ones are removed at once.
  public var limit: Int

  public init(count: Int? = nil, age: Duration? = nil, limit: Int = 1000) {
    self.count = count
    self.age = age
    self.limit = limit
  }

  public static let all = JobRetention()
  public static let none = JobRetention(count: 0)
  public static func newest(_ count: Int) -> JobRetention { JobRetention(count: count) }
  public static func youngerThan(_ age: Duration) -> JobRetention { JobRetention(age: age) }
}

extension JobRetention: Codable {
  private enum CodingKeys: String, CodingKey {
    case count, age, limit
  }

  /// `true` keeps none, `false` keeps all, a number keeps so many.
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let removes = try? value.decode(Bool.self) {
      self = removes ? .none : .all
    } else if let count = try? value.decode(Int.self) {
      self.init(count: count < 0 ? nil : count)
    } else {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      let count = try fields.decodeIfPresent(Int.self, forKey: .count)
      self.init(
        count: count.flatMap { $0 < 0 ? nil : $0 },
        age: try fields.decodeIfPresent(ForeignNumber.self, forKey: .age)?.seconds,
        limit: try fields.decodeIfPresent(Int.self, forKey: .limit) ?? 1000)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    if age == nil, count ?? 0 == 0 {
      var value = encoder.singleValueContainer()
      return try value.encode(count == 0)
    }
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encodeIfPresent(count, forKey: .count)
    try fields.encodeIfPresent(age?.components.seconds, forKey: .age)
    if limit != 1000 { try fields.encode(limit, forKey: .limit) }
  }
}
