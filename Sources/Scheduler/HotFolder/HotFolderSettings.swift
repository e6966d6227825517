import Foundation

/// A folder whose films become titles as soon as they are dropped into it.
public struct HotFolderSettings: Sendable, Equatable {
  /// Where masters are dropped; absolute.
  public var folder: String
  /// Where titles go: each into a folder of its master's path, without the ending; absolute.
  public var titles: String
  /// Name of the profile.
  public var profile: String
  /// How long a master must not have changed, unless it was moved here: 1 s to an hour.
  public var settleTime = Duration.seconds(10)
  /// How often the folder is looked through.
  public var interval = Duration.seconds(1)

  public static let settleRange = Duration.seconds(1)...Duration.seconds(3600)

  public init(folder: String, titles: String, profile: String) {
    self.folder = folder
    self.titles = titles
    self.profile = profile
  }
}
