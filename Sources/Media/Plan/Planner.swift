import Foundation

/// Finds out what a film is, and plans its title.
public struct Planner: Sendable {
  public let profile: Profile
  public let limits: Limits
  /// Where samples of the film are written to, for as long as planning takes.
  public let scratch: URL

  public init(profile: Profile, limits: Limits = .default, scratch: URL = FileManager.default.temporaryDirectory) {
    (self.profile, self.limits, self.scratch) = (profile, limits, scratch)
  }

  /// Reads the film, fits a content-adaptive profile's ladder to it, and plans its title. Stops within moments of the task's
  /// cancellation.
  ///
  /// - Parameter progress: told how much of the work on samples is done, 0…1, where there are any.
  /// - Throws: `MediaError`, `PlanError` or `ProfileError`.
  public func plan(_ film: any FilmBytes, progress: @escaping @Sendable (Double) -> Void = { _ in }) async throws -> Plan {
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await Threads.run("plan") {
        try Plan.make(
          film, profile: profile, limits: limits, cancellation: cancellation, scratch: scratch, onSampling: progress)
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}
