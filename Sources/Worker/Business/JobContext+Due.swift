import Foundation
import Queue

extension JobContext {
  /// When the job was to be done, however late it is and however often it is tried; for one that was started before its time, that start.
  /// A schedule adds its next job one turn ahead, so that the time at which a job was added says nothing of it.
  var due: Date {
    let due = record.timestamp + record.options.delay / .seconds(1)
    return min(due, record.processedOn ?? due)
  }
}
