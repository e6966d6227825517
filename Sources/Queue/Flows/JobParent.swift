/// The job that waits for a child. Wire format §4, §16.
public struct JobParent: Sendable, Equatable, Codable {
  public var id: String
  /// The parent's queue, as ``Queue/qualifiedName`` has it; it may be another than the child's.
  public var queue: String

  public init(id: String, queue: String) {
    self.id = id
    self.queue = queue
  }

  /// The parent's key in Redis.
  var key: String { "\(queue):\(id)" }
}

/// What a child's failure for good means for its parent. Without a policy, the parent waits until a retry of the child succeeds.
public enum ChildFailurePolicy: String, Sendable, CaseIterable {
  /// The parent fails too, at once.
  case failParent = "fpof"
  /// The parent is run at once, though other children may be unfinished.
  case continueParent = "cpof"
  /// The parent runs once the other children have ended, and finds the failure among what it may read of them.
  case ignoreDependency = "idof"
  /// The parent runs once the other children have ended, as if this one had never been.
  case removeDependency = "rdof"
}

/// A child's `parent` field: what a script needs to tell the parent of the child's end. Wire format §2.
struct ParentField: Codable {
  let parent: JobParent
  let policy: ChildFailurePolicy?

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  init(parent: JobParent, policy: ChildFailurePolicy?) {
    self.parent = parent
    self.policy = policy
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    parent = JobParent(
      id: try fields.decode(String.self, forKey: Key("id")), queue: try fields.decode(String.self, forKey: Key("queueKey")))
    policy = ChildFailurePolicy.allCases.first { fields.contains(Key($0.rawValue)) }
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(parent.id, forKey: Key("id"))
    try fields.encode(parent.queue, forKey: Key("queueKey"))
    if let policy { try fields.encode(true, forKey: Key(policy.rawValue)) }
  }
}
