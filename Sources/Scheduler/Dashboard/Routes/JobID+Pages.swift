import Markup

extension JobID {
  /// - Parameter redisKey: `<prefix>:<queue>:<id>`, as parents and children are kept.
  init?(redisKey: String, prefix: String) {
    guard redisKey.hasPrefix(prefix + ":") else { return nil }
    self.init(String(redisKey.dropFirst(prefix.count + 1)))
  }

  /// The job's page.
  var page: SitePath { SitePath("jobs", description) }

  /// What is done to the job there.
  func page(for action: JobAction) -> SitePath { SitePath("jobs", description, action.rawValue) }

  /// The page that plays its title.
  var titlePage: SitePath { SitePath("jobs", description, "title", "") }

  /// A picture of its title.
  func picture(_ name: String) -> SitePath { SitePath("jobs", description, "title", "thumbnails", name) }
}
