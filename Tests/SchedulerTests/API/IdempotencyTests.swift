import Foundation
import Testing

@testable import Scheduler

struct IdempotencyTests {
  private static let thumbnails = #"{"type":"thumbnails","payload":{"source":"/a","output":"/b","count":5}}"#

  @Test func theSameKeyMakesOneJob() async throws {
    try await RunningScheduler.with { scheduler in
      let headers = ["Idempotency-Key": "\"order-7\""]
      let first = try await scheduler.call("POST", "/api/jobs", Self.thumbnails, headers: headers)
      let second = try await scheduler.call("POST", "/api/jobs", Self.thumbnails, headers: headers)
      #expect(first.status == 201 && second.status == 201)
      #expect(first.text == second.text)
      #expect(second.headers["location"] == first.headers["location"])
      #expect(second.headers["idempotency-replayed"] == "true")
      #expect(try await scheduler.queue("thumbnails").counts().waiting == 1)
    }
  }

  @Test func manyAtOnceMakeOneJob() async throws {
    try await RunningScheduler.with { scheduler in
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await scheduler.call("POST", "/api/jobs", Self.thumbnails, headers: ["Idempotency-Key": "k"]).status
          }
        }
        return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
      }
      #expect(statuses.isSubset(of: [201, 409]) && statuses.contains(201))
      #expect(try await scheduler.queue("thumbnails").counts().waiting == 1)
    }
  }

  @Test func theKeyOfAnotherRequestIsRefused() async throws {
    try await RunningScheduler.with { scheduler in
      let headers = ["Idempotency-Key": "k"]
      _ = try await scheduler.call("POST", "/api/jobs", Self.thumbnails, headers: headers)
      let other = try await scheduler.call(
        "POST", "/api/jobs", Self.thumbnails.replacing("5", with: "6"), headers: headers)
      #expect(other.status == 422)
      #expect(other.problem?.contains("another request") == true)
    }
  }

  @Test func aRefusedRequestMayComeAgainWithItsKey() async throws {
    try await RunningScheduler.with { scheduler in
      let headers = ["Idempotency-Key": "k"]
      let refused = try await scheduler.call("POST", "/api/jobs", "{}", headers: headers)
      let mended = try await scheduler.call("POST", "/api/jobs", Self.thumbnails, headers: headers)
      #expect(refused.status == 422 && mended.status == 201)
    }
  }

  @Test func keysAreEachCallersOwn() throws {
    let one = try IdempotencyKey("k", of: Caller(id: "ada", role: .creator))
    let other = try IdempotencyKey("k", of: Caller(id: "grace", role: .creator))
    #expect(one != other)
    #expect(throws: Problem.self) { _ = try IdempotencyKey("", of: .local) }
    #expect(throws: Problem.self) { _ = try IdempotencyKey(String(repeating: "k", count: 256), of: .local) }
  }

  @Test func aKeyOfARequestThatIsUnderWayWaits() async throws {
    try await RunningScheduler.with { scheduler in
      let store = IdempotencyStore(redis: scheduler.redis)
      let key = try IdempotencyKey("k", of: .local)
      #expect(try await store.begin(key, request: "r", turn: "1") == .new)
      #expect(try await store.begin(key, request: "r", turn: "2") == .running)
      #expect(try await store.begin(key, request: "s", turn: "3") == .other)
      try await store.end(key, turn: "2", answer: "late")
      #expect(try await store.begin(key, request: "r", turn: "4") == .running)
      try await store.end(key, turn: "1", answer: "answer")
      #expect(try await store.begin(key, request: "r", turn: "5") == .answer("answer"))
    }
  }
}
