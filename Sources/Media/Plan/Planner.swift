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

  /// Reads the film, fits a content-adaptive profile's ladder to it, and chooses the encoder for all of the title. Stops within moments of the task's cancellation.
  ///
  /// - Throws: `MediaError`, `PlanError` or `ProfileError`.
  public func plan(_ film: any FilmBytes) async throws -> (plan: Plan, encoder: EncoderChoice) {
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await Threads.run("plan") {
        let plan = try Plan.make(film, profile: profile, limits: limits, cancellation: cancellation, scratch: scratch)
        return (plan, try EncoderChoice(for: plan))
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}
