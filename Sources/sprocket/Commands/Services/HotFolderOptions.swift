import ArgumentParser
import Foundation
import Media
import Scheduler

/// The folder whose films become titles, as a scheduler is told.
struct HotFolderOptions: ParsableArguments {
  @Option(help: "A folder: what is dropped there becomes a title. (default: SPROCKET_INGEST, or none)") var ingest: String?
  @Option(help: "The folder of its titles. (default: SPROCKET_TITLES, or titles)") var titles: String?
  @Option(help: "The profile of its titles. (default: SPROCKET_INGEST_PROFILE, or abr-h264)") var ingestProfile: String?

  /// Nil where there is no hot folder.
  func settings() throws -> HotFolderSettings? {
    let settings = try HotFolderSettings.fromEnvironment(folder: ingest, titles: titles, profile: ingestProfile) {
      URL(filePath: $0).path
    }
    if let settings { _ = try ProfilesOption.ofEnvironment.profile(named: settings.profile) }
    return settings
  }
}
