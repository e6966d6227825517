import Media
import Queue
import Storage

/// Runs work on a film, and tells failures that another attempt may mend from those that it can't: the film and the settings
/// stay what they are.
func explainingFailure<Result>(of film: String, _ work: () async throws -> Result) async throws -> Result {
  do {
    return try await work()
  } catch let error as MediaError {
    switch error.code {
    case .notMedia, .overLimit, .invalidSetting: throw UnrecoverableError("\(error)")
    case .cancelled: throw CancellationError()
    case .unreadable, .processing, .unwritable, .noSpace: throw error
    }
  } catch let error as StorageError where [.invalidKey, .invalidSetting].contains(error.code) {
    throw UnrecoverableError("\(error)")
  } catch let error as PlanError {
    throw UnrecoverableError("\(film) \(error)")
  } catch let error as ProfileError {
    throw UnrecoverableError("\(error)")
  } catch let error as ProfileViolation {
    throw UnrecoverableError("\(error)")
  }
}
