import Foundation

/// Finds out what a film is, and plans its title.
public struct Planner: Sendable {
  public let profile: Profile
  public let limits: Limits

  public init(profile: Profile, limits: Limits = .default) {
    (self.profile, self.limits) = (profile, limits)
  }

  /// Reads the film and plans its title. Stops within moments of the task's cancellation.
  ///
  /// - Throws: `MediaError`, `PlanError` or `ProfileError`.
  public func plan(_ film: any FilmBytes) async throws -> Plan {
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await Threads.run("plan") {
        try Plan(source: probe(film, limits: limits, cancellation: cancellation), profile: profile)
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}
