import Foundation

/// A job as JSON for people and programs: BullMQ's names, times in Unix milliseconds, payloads as the values that they are.
extension JobRecord: Encodable {
  private enum CodingKeys: String, CodingKey {
    case id, name, data, opts, timestamp, delay, priority, progress, processedOn, processedBy, finishedOn
    case attemptsStarted, attemptsMade, stalledCounter, deferredFailure, returnvalue, failedReason, stacktrace
    case parentKey, schedulerId
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(id, forKey: .id)
    try fields.encode(name, forKey: .name)
    try fields.encode(data, forKey: .data)
    try fields.encode(options, forKey: .opts)
    try fields.encode(timestamp.milliseconds, forKey: .timestamp)
    try fields.encode(delay.milliseconds, forKey: .delay)
    try fields.encode(priority, forKey: .priority)
    try fields.encodeIfPresent(progress, forKey: .progress)
    try fields.encodeIfPresent(processedOn?.milliseconds, forKey: .processedOn)
    try fields.encodeIfPresent(processedBy, forKey: .processedBy)
    try fields.encodeIfPresent(finishedOn?.milliseconds, forKey: .finishedOn)
    try fields.encode(attemptsStarted, forKey: .attemptsStarted)
    try fields.encode(attemptsMade, forKey: .attemptsMade)
    try fields.encode(stalledCount, forKey: .stalledCounter)
    try fields.encodeIfPresent(deferredFailure, forKey: .deferredFailure)
    try fields.encodeIfPresent(returnValue, forKey: .returnvalue)
    try fields.encodeIfPresent(failedReason, forKey: .failedReason)
    try fields.encode(stackTrace, forKey: .stacktrace)
    try fields.encodeIfPresent(parentKey, forKey: .parentKey)
    try fields.encodeIfPresent(schedulerID, forKey: .schedulerId)
  }
}
