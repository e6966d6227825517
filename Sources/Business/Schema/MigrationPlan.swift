import Foundation

/// What is to be done to a database, from what the program knows and what the database has. A pure value.
struct MigrationPlan: Equatable {
  /// A step that a database has had.
  struct Applied: Equatable {
    let number: Int
    let name: String
    let digest: Data
  }

  let pending: [Migration]

  /// - Throws: ``MigrationError``, when the database has had other steps than those that the program knows.
  init(known: [Migration], applied: [Applied]) throws(MigrationError) {
    let applied = applied.sorted { $0.number < $1.number }
    for (step, number) in zip(applied, 1...) where step.number != number { throw .missing(number, before: step.number) }
    for step in applied {
      guard step.number <= known.count else { throw .unknown(step.number, step.name) }
      guard known[step.number - 1].digest == step.digest else { throw .changed(known[step.number - 1]) }
    }
    pending = Array(known.dropFirst(applied.count))
  }
}
