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
        guard case .plan(let plan) = try await media.run(order, film: film, progress: progress) else {
          throw MediaProcessError.otherAnswer(film: film.name)
        }
        return plan
      }
    }
  }

  /// Whether there is memory now for another part like this one, and scratch for that and for others that may begin at the same time.
  func hasRoom(for part: TitlePart, of plan: Plan, beside others: Int) async -> Bool {
    guard space.hasRoom(for: DiskNeed(part, of: plan) * Int64(1 + others)) else { return false }
    return await memory.hasRoom(for: plan.memory(of: part))
  }

  /// Makes a part of a title, in a process of its own, once there is memory for it.
  ///
  /// - Parameter folder: where the pieces' files are written.
  /// - Returns: the pieces, and the processor time that they took.
  func make(
    _ part: TitlePart, tracks: Set<String>, of planned: PlannedTitle, _ film: any FilmBytes, in folder: String,
    progress: @escaping @Sendable (PartProgress) -> Void
  ) async throws -> (pieces: [TrackPiece], cpuSeconds: Double) {
    try await memory.reserving(planned.plan.memory(of: part)) {
      let order = MediaOrder(.part(part, tracks: tracks, of: planned.plan, encoder: planned.encoder.name), folder: folder)
      guard case .part(let pieces, let cpuSeconds) = try await media.run(order, film: film, progress: progress) else {
        throw MediaProcessError.otherAnswer(film: film.name)
      }
      return (pieces, cpuSeconds)
    }
  }
}
