import Foundation
import Queue
import Testing

@testable import Scheduler

/// Job schedulers, as admins make, change, start and remove them over HTTP.
@Suite(.timeLimit(.minutes(1)))
struct JobSchedulerCallTests {
  private static let stills = #""type":"thumbnails","payload":{"source":"/a.mov","output":"/b","count":3}"#
  private static let path = "/api/queues/thumbnails/schedulers"

  private func put(_ members: String, _ id: String = "nightly", on scheduler: RunningScheduler) async throws -> HTTPReply {
    try await scheduler.call("PUT", "\(Self.path)/\(id)", "{\(Self.stills),\(members)}")
  }

  @Test func oneIsMadeChangedAndRemoved() async throws {
    try await RunningScheduler.with { scheduler in
      let made = try await put(
        #""pattern":"0 3 * * *","timeZone":"Europe/Berlin","options":{"attempts":2},"endAt":"2100-01-01T00:00:00.5+01:00""#,
        on: scheduler)
      #expect(made.status == 201, "\(made.text)")
      #expect(made.json["pattern"].string == "0 3 * * *" && made.json["timeZone"].string == "Europe/Berlin")
      #expect(made.json["endAt"].string == "2099-12-31T23:00:00.500Z" && made.json["owner"].value == nil)
      let queue = try scheduler.queue("thumbnails")
      let next = try await scheduler.call("GET", "/api/jobs/\(made.json["nextJob"].string ?? "")")
      #expect(next.json["state"].string == "delayed" && next.json["attempts"]["allowed"].number == 2)
      #expect(next.json["dueAt"].string != nil && next.json["dueAt"].string == made.json["nextAt"].string)

      let changed = try await put(#""every":3600,"offset":60,"limit":9"#, on: scheduler)
      #expect(changed.status == 200 && changed.json["every"].number == 3600 && changed.json["pattern"].value == nil)
      #expect(changed.json["offset"].number == 60 && changed.json["limit"].number == 9)
      #expect(try await queue.counts().delayed == 1, "the job that waited is replaced")
      let shown = try await scheduler.call("GET", "\(Self.path)/nightly")
      #expect(shown.json.value as? NSDictionary == changed.json.value as? NSDictionary)

      #expect(try await scheduler.call("DELETE", "\(Self.path)/nightly").status == 204)
      #expect(try await queue.counts() == JobCounts())
      for (method, end) in [("DELETE", ""), ("GET", ""), ("POST", "/run")] {
        #expect(try await scheduler.call(method, "\(Self.path)/nightly\(end)").status == 404, "\(method)")
      }
    }
  }

  @Test func itsNextJobIsRunNow() async throws {
    try await RunningScheduler.with { scheduler in
      let made = try await put(#""pattern":"0 3 * * *""#, on: scheduler)
      let job = try await scheduler.call("POST", "\(Self.path)/nightly/run")
      #expect(job.status == 200 && job.json["state"].string == "waiting" && job.json["dueAt"].value == nil, "\(job.text)")
      #expect(job.json["id"].string == made.json["nextJob"].string)
      #expect(try await scheduler.call("POST", "\(Self.path)/nightly/run").status == 409, "it waits for a worker already")
    }
  }

  @Test func oneOfASchedulesFileIsLeftToIt() async throws {
    try await RunningScheduler.with { scheduler in
      let queue = try scheduler.queue("thumbnails")
      try await queue.upsertJobScheduler("kept", .every(.seconds(3600)), name: "x", 1, owner: "studio")
      let before = try await queue.jobScheduler("kept")
      let list = try await scheduler.call("GET", Self.path).json["schedulers"]
      #expect(list[0]["owner"].string == "studio")
      for reply in [
        try await put(#""every":60"#, "kept", on: scheduler), try await scheduler.call("DELETE", "\(Self.path)/kept"),
      ] {
        #expect(reply.status == 409 && reply.problem?.contains("schedules file of studio") == true, "\(reply.text)")
      }
      #expect(try await queue.jobScheduler("kept") == before)
    }
  }

  @Test(arguments: [
    (#""limit":1"#, "either pattern or every"), (#""pattern":"0 3 * * *","every":60"#, "either pattern or every"),
    (#""pattern":"61 * * * *""#, "pattern: "), (#""pattern":"0 3 * * *","timeZone":"CET5""#, "timeZone: 'CET5'"),
    (#""pattern":"0 3 * * *","offset":1"#, "offset: "), (#""every":60,"timeZone":"UTC""#, "timeZone: "),
    (#""every":0"#, "every is"), (#""every":1e300"#, "every is"), (#""every":60,"offset":60"#, "offset is"),
    (#""every":60,"limit":0"#, "limit is 0"), (#""every":60,"startAt":"tomorrow""#, "startAt is 'tomorrow'"),
    (#""every":60,"endAt":"2020-01-01T00:00:00Z""#, "endDate"), (#""every":60,"options":{"delay":5}"#, "delay can't be had"),
    (#""every":60,"options":{"jobId":"x"}"#, "options.jobId: isn't an option"),
    (#""evry":60"#, "evry: there is no such member"),
  ])
  func aWrongOneIsRefused(_ members: String, _ detail: String) async throws {
    try await RunningScheduler.with { scheduler in
      let reply = try await put(members, on: scheduler)
      #expect(reply.status == 422 && reply.problem?.contains(detail) == true, "\(reply.text)")
      #expect(try await scheduler.queue("thumbnails").jobSchedulers().isEmpty)
    }
  }

  @Test func itsQueueIsThatOfItsJobsAndItsNameHasNoColon() async throws {
    try await RunningScheduler.with { scheduler in
      let elsewhere = try await scheduler.call("PUT", "/api/queues/transcode/schedulers/a", "{\(Self.stills),\"every\":60}")
      #expect(elsewhere.status == 422 && elsewhere.problem?.contains("in the queue thumbnails") == true)
      #expect(try await put(#""every":60"#, "a%3Ab", on: scheduler).status == 422)
    }
  }

  @Test func itTakesAnAdmin() async throws {
    let tokens = Tokens()
    try await RunningScheduler.with(access: tokens.access) { scheduler in
      for (method, end) in [("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/run")] {
        let reply = try await scheduler.call(
          method, "\(Self.path)/a\(end)", method == "PUT" ? "{\(Self.stills),\"every\":60}" : nil, token: tokens.ada.token)
        #expect(reply.status == 403, "\(method)")
      }
    }
  }
}
