import Foundation
import Jobs
import Queue
import YAML
import Yams

extension ScheduleFile {
  /// Reads schedules from YAML.
  /// - Parameters:
  ///   - source: the file's name, for messages.
  ///   - kinds: the jobs that there can be.
  /// - Throws: ``YAMLFileError`` for what isn't YAML, an unknown key, a value that isn't allowed, and an id that comes twice.
  public init(yaml text: String, source: String, kinds: [any JobType.Type] = Catalogue.jobTypes) throws(YAMLFileError) {
    try self.init(YAMLFile(text: text, source: source), kinds: kinds)
  }

  init(_ file: YAMLFile, kinds: [any JobType.Type]) throws(YAMLFileError) {
    let root = ScheduleNode(file)
    try root.allow(["owner", "schedules"])
    owner = try root.text("owner") ?? Self.defaultOwner
    schedules = []
    for entry in try root.rows("schedules") {
      let schedule = try Schedule(entry, kinds: kinds)
      guard !schedules.contains(where: { $0.id == schedule.id }) else {
        throw entry.error("id", "is '\(schedule.id)', as that of an entry before")
      }
      schedules.append(schedule)
    }
  }
}

extension Schedule {
  private static let keys = [
    "id", "cron", "every", "offset", "timeZone", "job", "payload", "options", "enabled", "limit", "start", "end",
  ]

  fileprivate init(_ entry: ScheduleNode, kinds: [any JobType.Type]) throws(YAMLFileError) {
    try entry.allow(Self.keys)
    let id = try entry.required("id")
    guard !id.isEmpty, !id.contains(":") else { throw entry.error("id", "is '\(id)'; it has to be a text without a colon") }
    let name = try entry.required("job")
    guard let kind = kinds.first(where: { $0.name == name }) else {
      throw entry.error("job", "is '\(name)'; there are \(kinds.map { $0.name }.sorted().joined(separator: ", "))")
    }
    let isEnabled = try entry.flag("enabled") ?? true
    self.init(
      id: id, try RepeatOptions(entry), job: kind.name, queue: kind.queue, payload: try entry.payload(of: kind),
      options: try entry.options(over: kind.options), isEnabled: isEnabled)
  }
}
