import Queue

/// Which finished jobs are to be done again.
struct RetryRequest: Codable {
  enum State: String, Codable {
    case failed, completed

    var jobState: JobState { self == .failed ? .failed : .completed }
  }

  var state: State?
}

/// Which old jobs are to be removed.
struct CleanRequest: Codable {
  var state: JobState?
  /// For how many seconds they have been in that state at least; a day where nobody says.
  var olderThan: Int?
  /// How many at most; nil for all.
  var limit: Int?

  func checkedState() throws -> JobState {
    guard state != .unknown else {
      throw Problem(
        .unprocessableContent, "state is 'unknown'; it can be \(JobState.listed.map(\.rawValue).joined(separator: ", "))")
    }
    return state ?? .completed
  }

  func checkedAge() throws -> Int {
    let age = olderThan ?? 86_400
    guard (0...Int(Int32.max)).contains(age) else {
      throw Problem(.unprocessableContent, "olderThan is \(age); it can be 0 to \(Int32.max)")
    }
    return age
  }

  func checkedLimit() throws -> Int? {
    if let limit, limit < 1 { throw Problem(.unprocessableContent, "limit is \(limit); it can be 1 or more") }
    return limit
  }
}

/// Which waiting jobs are to be removed.
struct DrainRequest: Codable {
  /// Whether delayed ones go as well.
  var delayed: Bool?
}
