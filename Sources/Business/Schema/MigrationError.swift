/// Why a database isn't migrated.
public enum MigrationError: Error, Equatable, CustomStringConvertible {
  /// The database has had a step, and one before it not.
  case missing(Int, before: Int)
  /// The database has had a step that the program doesn't know.
  case unknown(Int, String)
  /// The step was another one when the database had it.
  case changed(Migration)
  /// The database hasn't had steps that the program needs; the first of them.
  case pending(Migration)

  public var description: String {
    switch self {
    case .missing(let number, let later):
      "The database has had migration \(later) but not \(number). Restore it from a backup, or ask who changed schema_migration"
    case .unknown(let number, let name):
      "The database has had migration \(number) (\(name)), which this sprocket doesn't know. Use the newer sprocket that applied it"
    case .pending(let migration):
      "The database hasn't had migration \(migration), which this sprocket needs. Run sprocket db migrate"
    case .changed(let migration):
      "Migration \(migration) isn't what it was when the database had it. Use the sprocket that applied it; a migration never changes"
    }
  }
}
