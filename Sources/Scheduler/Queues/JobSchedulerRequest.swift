import Foundation
import Queue

/// What `PUT /api/queues/:queue/schedulers/:scheduler` takes: a job of the catalogue, and the times at which it is to be added.
struct JobSchedulerRequest: Codable, Sendable {
  /// The kind of job, such as `transcode`.
  var type: String
  var payload: JSONText
  /// As a job's, without a delay.
  var options: JSONText?
  /// Seconds from one job to the next.
  var every: Double?
  /// Seconds by which jobs are due after whole multiples of ``every`` since 1970; without it, the first is due now.
  var offset: Double?
  /// A cron expression.
  var pattern: String?
  /// The IANA name of the clocks that the pattern goes by; UTC where nobody says.
  var timeZone: String?
  /// How many jobs there are; nil for no end.
  var limit: Int?
  /// RFC 3339; no job is due earlier.
  var startAt: String?
  /// RFC 3339; no job is due later.
  var endAt: String?

  var job: JobRequest { JobRequest(type: type, payload: payload, options: options) }

  /// When the jobs are due.
  /// - Throws: ``Problem`` 422.
  func repetition() throws -> RepeatOptions {
    var repetition = RepeatOptions(try rhythm())
    repetition.limit = limit
    repetition.startDate = try startAt.map { try Self.date($0, "startAt") }
    repetition.endDate = try endAt.map { try Self.date($0, "endAt") }
    return repetition
  }

  private func rhythm() throws -> RepeatOptions.Rhythm {
    switch (pattern, every) {
    case (let pattern?, nil):
      guard offset == nil else { throw Self.refuse("offset: it goes with every; a pattern says when itself") }
      guard let zone = TimeZone(ianaName: timeZone ?? "UTC") else {
        throw Self.refuse("timeZone: '\(timeZone ?? "")' isn't UTC or the name of a time zone, such as Europe/Berlin")
      }
      do { return .pattern(try CronExpression(pattern), zone) } catch { throw Self.refuse("pattern: \(error)") }
    case (nil, let every?):
      guard timeZone == nil else { throw Self.refuse("timeZone: it goes with pattern; every is the same on all clocks") }
      return .every(try Self.seconds(every, "every"), offset: try offset.map { try Self.seconds($0, "offset") })
    default: throw Self.refuse("the body needs either pattern or every")
    }
  }

  private static func seconds(_ number: Double, _ name: String) throws -> Duration {
    let most = 366.0 * 86_400
    guard (0...most).contains(number) else { throw refuse("\(name) is \(number); it can be up to \(Int(most)) s") }
    return .milliseconds(Int64((number * 1000).rounded()))
  }

  private static func date(_ text: String, _ name: String) throws -> Date {
    let forms = [false, true].map { Date.ISO8601FormatStyle(includingFractionalSeconds: $0) }
    guard let date = forms.lazy.compactMap({ try? $0.parse(text) }).first else {
      throw refuse("\(name) is '\(text.prefix(100))'; it has to be a time such as 2026-12-24T18:00:00+01:00")
    }
    return date
  }

  private static func refuse(_ problem: String) -> Problem { Problem(.unprocessableContent, problem) }
}
