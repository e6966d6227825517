import ArgumentParser
import Foundation
import Scheduler

/// Which schedule file a scheduler keeps to.
struct SchedulesOption: ParsableArguments {
  @Option(help: "The schedule file. (default: SPROCKET_SCHEDULES, or profiles/schedules.yml where that is)")
  var schedules: String?

  /// Nil where there is none and none was asked for.
  var path: String? {
    let path = Self.path(schedules)
    return path != Self.usual || FileManager.default.fileExists(atPath: path) ? path : nil
  }

  static func path(_ given: String?) -> String { given ?? SettingsReader().text("SPROCKET_SCHEDULES") ?? usual }

  private static let usual = "profiles/schedules.yml"
}
