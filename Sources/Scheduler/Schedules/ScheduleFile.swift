import Foundation
import Jobs
import YAML

/// What a schedule file says: `profiles/schedules.yml`, or another of that form.
public struct ScheduleFile: Sendable, Equatable {
  /// Whose the schedules are: of those in Redis, a file changes and removes only its owner's.
  public var owner: String
  public var schedules: [Schedule]

  public static let defaultOwner = "schedules"

  public init(owner: String = defaultOwner, schedules: [Schedule]) {
    self.owner = owner
    self.schedules = schedules
  }

  /// Bytes of the largest file that is read.
  private static let largest = 1 << 20

  /// Reads a file.
  /// - Parameter kinds: the jobs that there can be.
  /// - Throws: ``YAMLFileError``.
  public init(path: String, kinds: [any JobType.Type] = Catalogue.jobTypes) throws(YAMLFileError) {
    try self.init(YAMLFile(path: path, upTo: Self.largest), kinds: kinds)
  }
}
