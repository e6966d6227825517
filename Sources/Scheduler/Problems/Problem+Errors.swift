import Business
import Hummingbird
import Postgres
import Queue
import Redis
import Storage

extension Problem {
  /// What an error of ours means to the one who made the request.
  init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as QueueError: self.init(error)
    case let error as StorageError: self.init(error)
    case let error as MarketplaceError: self.init(error)
    case let error as RoyaltyError: self.init(error)
    case let error as PayoutError: self.init(error)
    case let error as StatementError: self.init(error)
    case is IdempotencyError:
      self.init(.unprocessableContent, "this Idempotency-Key belongs to another request; take a new one")
    case let error as any BusinessRefusal: self.init(.unprocessableContent, "\(error)")
    case let error as PostgresError: self.init(error)
    case let error as UndecodableValue: self.init(.unprocessableContent, "\(error)")
    case let error as RedisError where error.code == .refused || error.code == .unexpectedReply:
      self.init(.internalServerError, "the queue's server refused an operation; the scheduler's log says which")
    case is RedisError:
      self.init(.serviceUnavailable, "the queue's server can't be reached", headers: [.retryAfter: "5"])
    case let error as any HTTPResponseError:
      self.init(error.status, (error as? HTTPError)?.body ?? error.status.reasonPhrase.lowercased())
    default: self.init(.internalServerError, "an error that nobody expected; the scheduler's log says which")
    }
  }

  /// What the store says of its own settings isn't for those who call.
  private init(_ error: StorageError) {
    switch error.code {
    case .invalidKey: self.init(.unprocessableContent, "\(error)")
    case .notFound: self.init(.notFound, "\(error)")
    case .refused, .changed, .damaged: self.init(.conflict, "\(error)")
    case .unavailable, .unwritable, .noSpace:
      self.init(.serviceUnavailable, "the storage can't do it now", headers: [.retryAfter: "5"])
    case .invalidSetting, .noStore, .accessDenied, .clockSkew:
      self.init(.internalServerError, "the storage can't be used as it is set up; the scheduler's log says why")
    }
  }

  private init(_ error: QueueError) {
    let status: HTTPResponse.Status =
      switch error {
      case .jobMissing: .notFound
      case .invalidQueueName, .invalidJobID, .outOfRange, .unsuitable, .parentMissing: .unprocessableContent
      case .tooLarge: .contentTooLarge
      case .parentFailing, .otherParent, .schedulerBusy, .schedulerTaken, .lockLost, .notActive, .notInState, .jobActive,
        .neededByScheduler, .notPaused, .jobsActive, .pendingChildren, .failedChildren:
        .conflict
      case .noHashTag, .malformed: .internalServerError
      }
    self.init(status, "\(error)")
  }
}
