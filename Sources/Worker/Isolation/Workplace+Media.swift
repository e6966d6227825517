import Media

extension Workplace {
  /// Plans a title, in a process of its own, once there is memory for it.
  ///
  /// - Parameter progress: of the samples, where the ladder is fitted to the film.
  func plan(
    _ film: any FilmBytes, _ profile: Profile, progress: @escaping @Sendable (PartProgress) -> Void
  ) async throws -> Plan {
    try await memory.reserving(profile.memoryOfPlanning) {
      try await withScratchFolder { folder in
        let order = MediaOrder(.plan(profile: profile), folder: folder.path)
        guard case .plan(let plan) = try await perform(order, on: film, progress: progress) else {
          throw MediaProcessError.otherAnswer(film: film.name)
        }
        return plan
      }
    }
  }

  /// Has a process of its own do an order on a film. Those that are kept make room for it.
  func perform(
    _ order: MediaOrder, on film: any FilmBytes, progress: @escaping @Sendable (PartProgress) -> Void = { _ in }
  ) async throws -> MediaOutcome {
    await parts.endKept()
    return try await media.run(order, film: film, progress: progress)
  }

  /// Runs `body` with a child process for a part of a title and an empty folder in scratch, once there are memory and room for it.
  func withPartProcess<Result: Sendable>(
    for part: TitlePart, of planned: PlannedTitle, _ film: any FilmBytes, writing need: DiskNeed,
    _ body: (PartProcess) async throws -> Result
  ) async throws -> Result {
    try await space.reserving(need) {
      try await memory.reserving(planned.plan.memory(of: part)) {
        try await parts.withProcess(for: part, of: planned, film, body)
      }
    }
  }
}
