import Crypto
import Foundation
import Media

/// What the workers that make a title go by. It lies beside the title, as JSON, until that is published.
struct PlannedTitle: Codable, Sendable {
  var plan: Plan
  var encoder: EncoderChoice
  /// When it was planned, in ms since 1970.
  var plannedAt: Int64
  /// Key of the job that makes it.
  var job: String
  /// How much of the work, 0…1, was there by then.
  var shareAtStart: Double = 0
  /// How often pieces turned out to be damaged, and were made again.
  var repairs = 0
  /// When its job gave it up, in ms since 1970: another attempt is one from the start.
  var givenUpAt: Int64?
  /// Folders of plans before this one that were given up.
  var formerFolders: Set<String>?
  /// What is being put in an older title's place.
  var replacement: TitleReplacement?

  /// - Returns: nil where there is no such plan, or none that this version can read or could have made: whoever can write to the
  ///   title's place can write there too.
  static func load(_ name: String, in place: TitlePlace) async throws -> PlannedTitle? {
    let planned = try await place.bytes(of: path(name)).flatMap { try? JSONDecoder().decode(PlannedTitle.self, from: $0) }
    return planned.flatMap { $0.plan.isPlausible() ? $0 : nil }
  }

  func save(as name: String, in place: TitlePlace) async throws {
    try await place.put(JSONEncoder().encode(self), at: Self.path(name))
  }

  /// Leaves it there, for whoever clears away what was made, and has no job go on from it.
  func giveUp(as name: String, in place: TitlePlace) async throws {
    var planned = self
    planned.givenUpAt = Int64(Date().timeIntervalSince1970 * 1000)
    try await planned.save(as: name, in: place)
  }

  static func path(_ name: String) -> String { "plan-\(name).json" }

  /// The plan's name, where a file of a title can be one.
  static func name(ofFile path: String) -> String? {
    path.wholeMatch(of: /plan-([0-9a-f]{16})\.json/).map { String($0.1) }
  }

  /// The folders of its tracks.
  var folders: Set<String> {
    let folders = TrackFolders(plan, encoder: encoder.name)
    return folders.all.union([folders[ThumbnailMaker.folder]])
  }

  /// The name of a job's plan: an id may hold what no key may.
  static func name(ofJob key: String) -> String {
    String(SHA256.hexadecimal(of: Data(key.utf8)).prefix(16))
  }
}
