import Markup

extension JobID {
  /// The job's page.
  var page: SitePath { SitePath("jobs", description) }

  /// What is done to the job there.
  func page(for action: JobAction) -> SitePath { SitePath("jobs", description, action.rawValue) }

  /// The page that plays its title.
  var titlePage: SitePath { SitePath("jobs", description, "title", "") }

  /// A picture of its title.
  func picture(_ name: String) -> SitePath { SitePath("jobs", description, "title", "thumbnails", name) }
}
