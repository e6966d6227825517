import Foundation

/// Finds out what a film is, and plans its title.
public struct Planner: Sendable {
  public let profile: Profile
  public let limits: Limits

  public init(profile: Profile, limits: Limits = .default) {
    (self.profile, self.limits) = (profile, limits)
  }

  /// Reads the film and chooses the encoder for all of the title. Stops within moments of the task's cancellation.
  ///
  /// - Throws: `MediaError`, `PlanError` or `ProfileError`.
  public func plan(_ film: any FilmBytes) async throws -> (plan: Plan, encoder: EncoderChoice) {
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await Threads.run("plan") {
        let plan = try Plan(source: probe(film, limits: limits, cancellation: cancellation), profile: profile)
        return (plan, try EncoderChoice(for: plan))
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}
