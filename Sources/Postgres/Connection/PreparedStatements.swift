/// Which statements a connection has prepared, the least recently used one forgotten when they become too many. A pure value.
struct PreparedStatements {
  /// The same text with parameters of other types is another statement.
  struct Key: Hashable {
    let text: String
    let types: [PostgresType]

    init(_ statement: SQL) {
      text = statement.text
      types = statement.parameters.map { type(of: $0).postgresType }
    }
  }

  let capacity: Int
  private var names: [Key: (name: String, used: Int)] = [:]
  private var uses = 0
  private var made = 0

  init(capacity: Int = 200) { self.capacity = capacity }

  /// The name of a statement that is prepared.
  mutating func name(of key: Key) -> String? {
    uses += 1
    names[key]?.used = uses
    return names[key]?.name
  }

  /// A name that no other statement of this connection has had.
  mutating func newName() -> String {
    made += 1
    return "s\(made)"
  }

  mutating func insert(_ key: Key, name: String) {
    uses += 1
    names[key] = (name, uses)
  }

  mutating func forget(_ key: Key) { names[key] = nil }

  /// Makes room for `count` more.
  /// - Returns: the names of those that are forgotten.
  mutating func evict(for count: Int) -> [String] {
    let excess = names.count + count - capacity
    guard excess > 0 else { return [] }
    let oldest = names.sorted { $0.value.used < $1.value.used }.prefix(excess)
    for (key, _) in oldest { names[key] = nil }
    return oldest.map(\.value.name)
  }
}
