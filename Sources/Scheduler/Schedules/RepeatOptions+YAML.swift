import Foundation
import Queue
import YAML

extension RepeatOptions {
  /// When an entry of a schedule file is due.
  init(_ entry: ScheduleNode) throws(YAMLFileError) {
    switch (try entry.text("cron"), try entry.text("every")) {
    case (let cron?, nil):
      if entry.has("offset") { throw entry.error("offset", "goes with every; a cron expression says when itself") }
      self.init(.pattern(try Self.expression(cron, entry), try Self.timeZone(entry)))
    case (nil, .some):
      if entry.has("timeZone") { throw entry.error("timeZone", "goes with cron; every is the same on all clocks") }
      self.init(try Self.interval(entry))
    case (nil, nil), (.some, .some):
      throw entry.error(nil, "needs either cron or every")
    }
    limit = try entry.integer("limit", in: 1...Int(Int32.max))
    startDate = try entry.date("start")
    endDate = try entry.date("end")
    if let startDate, let endDate, endDate < startDate { throw entry.error("end", "is before start") }
  }

  private static func expression(_ text: String, _ entry: ScheduleNode) throws(YAMLFileError) -> CronExpression {
    do { return try CronExpression(text) } catch { throw entry.error("cron", "\(error)") }
  }

  private static func timeZone(_ entry: ScheduleNode) throws(YAMLFileError) -> TimeZone {
    guard let name = try entry.text("timeZone") else { return .gmt }
    guard let zone = TimeZone(ianaName: name) else {
      throw entry.error("timeZone", "is '\(name)'; it has to be UTC or the name of a time zone, such as Europe/Berlin")
    }
    return zone
  }

  /// Always with an offset, so that the times are the same whoever applies the file, and when.
  private static func interval(_ entry: ScheduleNode) throws(YAMLFileError) -> Rhythm {
    let every = try entry.span("every") ?? .zero
    guard every > .zero else { throw entry.error("every", "has to be 1ms or more") }
    let offset = try entry.span("offset") ?? .zero
    guard offset < every else { throw entry.error("offset", "has to be less than every") }
    return .every(every, offset: offset)
  }
}
