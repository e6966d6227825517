import Foundation
import Quantities
import Queue

/// All about one job, a line a fact.
struct JobFacts {
  let listed: ListedJob
  let children: JobChildren

  var text: String {
    let job = listed.job
    var facts = [("Job", job.id), ("Name", job.name), ("State", listed.state.rawValue)]
    func add(_ name: String, _ value: String?) {
      if let value { facts.append((name, value)) }
    }
    add("Added", job.timestamp.formatted(.iso8601))
    add("Started", job.processedOn?.formatted(.iso8601))
    add("Finished", job.finishedOn?.formatted(.iso8601))
    add("Worker", job.processedBy)
    add("Attempts", "\(job.attemptsMade) of \(job.options.attempts), \(job.attemptsStarted) started")
    if job.stalledCount > 0 { add("Stalled", "\(job.stalledCount) times") }
    if job.delay > .zero { add("Delay", (job.delay / .seconds(1)).clock) }
    if job.priority > 0 { add("Priority", "\(job.priority)") }
    add("Parent", job.parentKey)
    add("Scheduler", job.schedulerID)
    let settled = children.processed.count + children.ignored.count + children.failed.count
    if settled + children.unprocessed.count > 0 {
      add("Children", "\(settled) of \(settled + children.unprocessed.count) done, \(children.failed.count) failed")
    }
    add("Data", job.data.text)
    add("Progress", job.progress?.text)
    add("Result", job.returnValue?.text)
    add("Failure", job.failedReason)
    for entry in job.stackTrace { add("Attempt", entry) }
    return facts.map { "  " + $0.0.padding(toLength: 12, withPad: " ", startingAt: 0) + $0.1.printable + "\n" }.joined()
  }
}
