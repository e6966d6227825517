/// Gives names out once: the second `Deutsch` becomes `Deutsch 2`.
struct UniqueNames {
  private var taken: Set<String> = []

  /// - Parameter separator: what stands before the number that makes a name unique.
  mutating func take(_ name: String, separator: String) -> String {
    var (unique, number) = (name, 1)
    while !taken.insert(unique).inserted {
      number += 1
      unique = "\(name)\(separator)\(number)"
    }
    return unique
  }
}
