import Foundation
import Jobs

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
  /// - Throws: ``ScheduleFileError``.
  public init(path: String, kinds: [any JobType.Type] = Catalogue.jobTypes) throws(ScheduleFileError) {
    try self.init(yaml: Self.text(of: path), source: path, kinds: kinds)
  }

  private static func text(of path: String) throws(ScheduleFileError) -> String {
    let bytes: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      bytes = try file.read(upToCount: largest + 1) ?? Data()
    } catch {
      throw ScheduleFileError(source: path, problem: "can't be read: \(error.localizedDescription)")
    }
    guard bytes.count <= largest, let text = String(validating: bytes, as: UTF8.self) else {
      throw ScheduleFileError(source: path, problem: "is no schedule file: more than \(largest) bytes, or not UTF-8 text")
    }
    return text
  }
}
