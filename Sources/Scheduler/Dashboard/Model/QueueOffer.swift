import Quantities
import Queue

/// Something that can be done to many jobs of a queue at once, and what is said before it is done.
struct QueueOffer {
  let action: QueueAction
  /// How many jobs it is about.
  let count: Int
  let label: String
  /// What would happen.
  let question: String
  /// The button that does it.
  let confirmation: String

  /// Whether something is lost by it.
  var isDestructive: Bool { action != .retry && action != .promote }

  /// What there is to be done.
  static func all(for queue: QueueSummary) -> [QueueOffer] {
    let (failed, delayed, ready, completed) = (queue.counts.failed, queue.counts.delayed, queue.ready, queue.counts.completed)
    let offers = [
      QueueOffer(
        action: .retry, count: failed, label: "Retry failed", question: "\(failed.of("failed job")) will be done again.",
        confirmation: "Retry \(failed.of("job"))"),
      QueueOffer(
        action: .promote, count: delayed, label: "Start delayed",
        question: "\(delayed.of("delayed job")) will start as soon as a worker is free.",
        confirmation: "Start \(delayed.of("job"))"),
      QueueOffer(
        action: .drain, count: ready, label: "Drain",
        question: "\(ready.of("waiting job")) will be removed. Running, delayed and finished jobs stay.",
        confirmation: "Remove \(ready.of("job"))"),
      QueueOffer(
        action: .cleanCompleted, count: completed, label: "Clean completed",
        question: "The records of \(completed.of("completed job")) will be removed.",
        confirmation: "Remove \(completed.of("record"))"),
      QueueOffer(
        action: .cleanFailed, count: failed, label: "Clean failed",
        question: "The records of \(failed.of("failed job")) will be removed.", confirmation: "Remove \(failed.of("record"))"),
    ]
    return offers.filter { $0.count > 0 }
  }
}
