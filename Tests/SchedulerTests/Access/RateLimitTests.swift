import Testing

@testable import Scheduler

struct RateLimitTests {
  @Test func aBucketFillsAtItsRate() {
    var bucket = TokenBucket(rate: 2, now: .zero)
    for _ in 0..<4 { #expect(bucket.take(now: .zero) == nil) }
    #expect(bucket.take(now: .zero) == .milliseconds(500))
    #expect(bucket.take(now: .milliseconds(500)) == nil)
    #expect(bucket.take(now: .milliseconds(500)) != nil)
    #expect(bucket.untilFull == .seconds(2))
    // A clock that goes back gives nothing.
    #expect(bucket.take(now: .zero) != nil)
    for _ in 0..<4 { #expect(bucket.take(now: .seconds(100)) == nil) }
    #expect(bucket.take(now: .seconds(100)) != nil)
  }

  @Test func oneCallerIsHeldUpAndAnotherIsNot() async throws {
    let tokens = Tokens()
    var settings = SchedulerSettings()
    settings.rateLimit = 1
    try await RunningScheduler.with(settings, access: tokens.access) { scheduler in
      var last: HTTPReply?
      repeat {
        last = try await scheduler.call("GET", "/api/jobs/stats/queue", token: tokens.ada.token)
      } while last?.status == 200
      let held = try #require(last)
      #expect(held.status == 429 && held.problem != nil)
      #expect(held.headers["retry-after"] == "1")
      #expect(held.headers["ratelimit-policy"] == "\"caller\";q=1;w=1")
      let other = try await scheduler.call("GET", "/api/jobs/stats/queue", token: tokens.grace.token)
      #expect(other.status == 200 && other.headers["ratelimit"]?.hasPrefix("\"caller\";r=1;") == true)
      #expect(try await scheduler.call("GET", "/health").status == 200)
    }
  }
}
