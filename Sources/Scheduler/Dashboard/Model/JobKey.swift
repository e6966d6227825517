import Markup

/// Where a job is, and how addresses and the HTTP API name it: `queue:id`. A queue's name has no colon, an id may.
struct JobKey: Sendable, Hashable, CustomStringConvertible {
  let queue: String
  let id: String

  init(queue: String, id: String) {
    self.queue = queue
    self.id = id
  }

  /// - Returns: nil for what names no job.
  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(queue: String(parts[0]), id: String(parts[1]))
  }

  /// - Parameter redisKey: `<prefix>:<queue>:<id>`, as parents and children are kept.
  init?(redisKey: String, prefix: String) {
    guard redisKey.hasPrefix(prefix + ":") else { return nil }
    self.init(String(redisKey.dropFirst(prefix.count + 1)))
  }

  var description: String { "\(queue):\(id)" }

  /// The job's page.
  var path: SitePath { SitePath("jobs", description) }

  /// What is done to the job there.
  func path(to action: String) -> SitePath { SitePath("jobs", description, action) }

  /// The page that plays its title.
  var title: SitePath { SitePath("jobs", description, "title", "") }

  /// A file of its title.
  func title(file: String) -> SitePath {
    let parts = file.split(separator: "/", maxSplits: 1).map(String.init)
    return parts.count == 2
      ? SitePath("jobs", description, "title", parts[0], parts[1]) : SitePath("jobs", description, "title", file)
  }
}
