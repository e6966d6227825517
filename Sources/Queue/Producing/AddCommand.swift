import Foundation
import Redis
import ServiceContextModule

/// A job as the scripts that add jobs take it: what can be refused without the server has been.
struct AddCommand {
  let arguments: [any RedisArgument]

  /// - Parameter id: where the job has none of its own; '' for the queue's next number.
  /// - Throws: ``QueueError``, `EncodingError`.
  init(_ name: String, data: JSONText, options: JobOptions, id: String = "", now: Int64) throws {
    try options.validate()
    var options = options
    if let context = ServiceContext.current, options.telemetry.metadata == nil, !options.telemetry.isOmitted {
      options.telemetry.metadata = TraceCarrier(context).metadata
    }
    if let limit = options.sizeLimit, data.text.utf8.count > limit {
      throw QueueError.tooLarge(size: data.text.utf8.count, limit: limit)
    }
    let parent = try options.parent.map { try JSONText(encoding: ParentField(parent: $0, policy: options.onFailure)).text }
    let deduplication = try options.deduplication.map { try JSONText(encoding: $0).text }
    arguments = [
      options.id ?? id, name, data.text, try OptionsCache.text(of: options), options.timestamp?.milliseconds ?? now,
      options.delay.milliseconds, options.priority, options.lifo ? "1" : "", options.parent?.key ?? "", parent ?? "",
      deduplication ?? "",
    ]
  }
}
