import Foundation
import Postgres

/// What a sweep has done.
public struct AuctionSweep: Codable, Sendable, Equatable {
  /// An auction that couldn't be ended, and why.
  public struct Failure: Codable, Sendable, Equatable {
    public let listingId: Listing.ID
    public let reason: String
  }

  public var sold = 0
  public var unsold = 0
  public var failures: [Failure] = []

  public init() {}

  mutating func add(_ outcome: AuctionOutcome) {
    guard outcome.isNew else { return }
    if outcome.state == .sold { sold += 1 } else { unsold += 1 }
  }
}

extension Auctions {
  /// How many listings are looked for at a time.
  private static let pageSize = 500

  /// Ends every auction whose time is over, each in a transaction of its own: what is left over where a job was lost. Any number of
  /// sweeps may run beside each other and beside the jobs. An auction that can't be ended doesn't keep the others from it.
  /// - Parameters:
  ///   - atOnce: how many are ended at the same time.
  ///   - tell: called with each that this call has ended.
  /// - Throws: `PostgresError`, where the database can't be asked which there are; `CancellationError`.
  public static func sweep(
    in database: PostgresClient, atOnce: Int = 4, tell: (AuctionOutcome) async throws -> Void = { _ in }
  ) async throws -> AuctionSweep {
    var (sweep, last) = (AuctionSweep(), Listing.ID(rawValue: 0))
    while true {
      try Task.checkCancellation()
      let due: [Listing.ID] = try await database.query(
        """
        SELECT id FROM listing WHERE state = 'open' AND ends_at <= now() AND id > \(last) ORDER BY id LIMIT \(pageSize)
        """
      ).map { try $0["id"] }
      guard let end = due.last else { return sweep }
      last = end
      try await settle(due, in: database, atOnce: atOnce) { id, result in
        switch result {
        case .success(let outcome):
          sweep.add(outcome)
          if outcome.isNew { try await tell(outcome) }
        case .failure(let error):
          if error is CancellationError { throw error }
          sweep.failures.append(AuctionSweep.Failure(listingId: id, reason: "\(error)"))
        }
      }
    }
  }

  /// So many side by side.
  private static func settle(
    _ ids: [Listing.ID], in database: PostgresClient, atOnce: Int,
    note: (Listing.ID, Result<AuctionOutcome, any Error>) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Listing.ID, Result<AuctionOutcome, any Error>).self) { group in
      for (place, id) in ids.enumerated() {
        if place >= max(atOnce, 1), let done = try await group.next() { try await note(done.0, done.1) }
        group.addTask {
          do { return (id, .success(try await settle(id, in: database))) } catch {
            return (id, .failure(error))
          }
        }
      }
      for try await done in group { try await note(done.0, done.1) }
    }
  }
}
