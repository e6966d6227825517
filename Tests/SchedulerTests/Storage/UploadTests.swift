import Crypto
import Foundation
import NIOCore
import Queue
import Storage
import StorageTestKit
import Testing

@testable import Scheduler

/// Films go into the storage by links, and become titles once, whatever kind of storage it is.
@Suite(.enabled(if: Boto.isThere), .timeLimit(.minutes(3)))
struct UploadTests {
  private let tokens = Tokens()

  private func with(
    _ kind: StoreKind, _ body: @escaping (RunningScheduler, any ObjectStore) async throws -> Void
  ) async throws {
    try await kind.with { store in
      try await RunningScheduler.with(access: tokens.access, storage: store) { try await body($0, store) }
    }
  }

  private static func film(_ size: Int) -> [UInt8] { (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) } }
  private static func digest(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hex }

  private func begin(
    _ scheduler: RunningScheduler, _ size: Int, name: String = "walk.mov", multipart: Bool? = nil, token: String? = nil
  ) async throws -> HTTPReply {
    let parts = multipart.map { #","multipart":\#($0)"# } ?? ""
    return try await scheduler.call(
      "POST", "/api/upload/url", #"{"name":"\#(name)","size":\#(size)\#(parts)}"#, token: token ?? tokens.ada.token)
  }

  private func complete(
    _ scheduler: RunningScheduler, _ offer: JSONDocument, _ digest: String, token: String? = nil
  ) async throws -> HTTPReply {
    try await complete(scheduler, upload: offer["upload"].string ?? "", digest, token: token)
  }

  private func complete(
    _ scheduler: RunningScheduler, upload: String, _ digest: String, token: String? = nil
  ) async throws -> HTTPReply {
    try await scheduler.call(
      "POST", "/api/upload/complete",
      #"{"upload":"\#(upload)","sha256":"\#(digest)","film":{"id":"walk"}}"#,
      token: token ?? tokens.ada.token)
  }

  /// What a scheduler has, with a clock of its own.
  private func desk(_ scheduler: RunningScheduler, _ store: any ObjectStore) throws -> UploadDesk {
    UploadDesk(
      store: store, register: UploadRegister(redis: scheduler.redis),
      jobs: JobDirectory(queues: try QueueDirectory(redis: scheduler.redis)), films: FilmIndex(redis: scheduler.redis),
      limit: 1 << 30)
  }

  private func waiting(_ scheduler: RunningScheduler) async throws -> Int {
    try await scheduler.queue("transcode").counts().waiting
  }

  @Test(arguments: StoreKind.allCases) func aFilmBecomesAJobOnce(_ kind: StoreKind) async throws {
    try await with(kind) { scheduler, store in
      let film = Self.film(100_000)
      let offer = try await begin(scheduler, film.count, name: "a walk+1.mov")
      #expect(offer.status == 201 && offer.headers["cache-control"] == "no-store", "\(offer.text)")
      let key = try #require(offer.json["key"].string)
      #expect(key.wholeMatch(of: /uploads\/ada\/[0-9a-f-]{36}\/a walk\+1\.mov/) != nil)
      #expect(try await complete(scheduler, offer.json, Self.digest(film)).status == 409, "nothing has come yet")
      #expect(try await Curl.send(film, by: offer.json["request"], of: scheduler) / 100 == 2)
      let receipt = try await complete(scheduler, offer.json, Self.digest(film).uppercased())
      #expect(receipt.status == 201 && receipt.json["key"].string == key, "\(receipt.text)")
      let job = try await scheduler.call("GET", receipt.json["links"]["job"].string ?? "", token: tokens.ada.token)
      #expect(job.json["payload"]["source"].string == key && job.json["payload"]["output"].string == "titles/walk")
      #expect(job.json["payload"]["film"]["owner"].string == "ada")
      let again = try await complete(scheduler, offer.json, Self.digest(film))
      #expect(again.status == 200 && again.json.value as? NSDictionary == receipt.json.value as? NSDictionary)
      #expect(try await waiting(scheduler) == 1)
      #expect(try await store.digest(of: store.facts(of: ObjectKey(key))) == Self.digest(film))
    }
  }

  @Test(arguments: StoreKind.allCases) func aLongFilmComesInParts(_ kind: StoreKind) async throws {
    try await with(kind) { scheduler, store in
      let film = Self.film((16 << 20) + 12345)
      let offer = try await begin(scheduler, film.count).json
      let partSize = Int(offer["partSize"].number ?? 0)
      #expect(partSize == 16 << 20 && offer["parts"].count == 2 && offer["request"].value == nil)
      func send(_ index: Int) async throws -> Int {
        let part = Array(film[(index * partSize)..<min(film.count, (index + 1) * partSize)])
        return try await Curl.send(part, by: offer["parts"][index]["request"], of: scheduler)
      }
      #expect(try await send(1) / 100 == 2)
      let early = try await complete(scheduler, offer, Self.digest(film))
      #expect(early.status == 409 && early.problem?.contains("part 1 of 2") == true, "\(early.text)")
      #expect(try await send(0) / 100 == 2)
      #expect(try await complete(scheduler, offer, Self.digest(film)).status == 201)
      let key = try ObjectKey(offer["key"].string ?? "")
      #expect(try await store.digest(of: store.facts(of: key)) == Self.digest(film))
      #expect(try await store.uploads(to: key).isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases) func manyAtOnceMakeOneJob(_ kind: StoreKind) async throws {
    try await with(kind) { scheduler, _ in
      let film = Self.film(50_000)
      let offer = try await begin(scheduler, film.count, multipart: true).json
      #expect(try await Curl.send(film, by: offer["parts"][0]["request"], of: scheduler) / 100 == 2)
      let (upload, digest) = (offer["upload"].string ?? "", Self.digest(film))
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 { group.addTask { try await complete(scheduler, upload: upload, digest).status } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.count { $0 == 201 } == 1 && Set(statuses).isSubset(of: [200, 201, 409]), "\(statuses)")
      #expect(try await complete(scheduler, offer, Self.digest(film)).status == 200)
      #expect(try await waiting(scheduler) == 1)
    }
  }

  @Test(arguments: StoreKind.allCases) func whatIsNotWhatWasAnnouncedIsRemoved(_ kind: StoreKind) async throws {
    try await with(kind) { scheduler, store in
      let film = Self.film(1000)
      let offer = try await begin(scheduler, film.count).json
      #expect(try await Curl.send(film, by: offer["request"], of: scheduler) / 100 == 2)
      #expect(try await complete(scheduler, offer, "abc").status == 422)
      let wrong = try await complete(scheduler, offer, Self.digest([1]))
      #expect(wrong.status == 422 && wrong.problem?.contains(Self.digest(film)) == true, "\(wrong.text)")
      #expect(try await store.objects(under: nil).isEmpty)
      #expect(try await complete(scheduler, offer, Self.digest(film)).status == 404)
      // Where the store holds another number of bytes, however they came there.
      let other = try await begin(scheduler, film.count).json
      let arrival = try ObjectKey("incoming/\(other["upload"].string ?? "")/walk.mov")
      try await store.put(ByteBuffer(bytes: film + [1]), at: arrival, type: "video/quicktime")
      let longer = try await complete(scheduler, other, Self.digest(film))
      #expect(longer.status == 422 && longer.problem?.contains("1001 bytes") == true, "\(longer.text)")
      #expect(try await store.objects(under: nil).isEmpty)
      #expect(try await waiting(scheduler) == 0)
    }
  }

  @Test(arguments: StoreKind.allCases) func aLinkTakesWhatItIsForAndNothingElse(_ kind: StoreKind) async throws {
    try await with(kind) { scheduler, store in
      let film = Self.film(1000)
      let offer = try await begin(scheduler, film.count).json
      let request = offer["request"]
      func sent(_ bytes: [UInt8], type: String? = nil, _ change: (String) -> String = { $0 }) async throws -> Int {
        try await Curl.send(bytes, by: request, of: scheduler, type: type, changing: change)
      }
      #expect(try await (400..<500).contains(sent(film + [1])), "longer")
      #expect(try await (400..<500).contains(sent(Array(film.dropLast()))), "shorter")
      #expect(try await (400..<500).contains(sent(film, type: "text/html")), "of another type")
      #expect(try await sent(film) { $0.replacing("walk.mov", with: "other.mov") } == 403)
      #expect(try await sent(film) { String($0.dropLast()) + ($0.hasSuffix("0") ? "1" : "0") } == 403)
      #expect(try await sent(film) { $0.replacing("xpires=", with: "xpires=1") } / 100 == 4)
      let key = try ObjectKey("incoming/\(offer["upload"].string ?? "")/walk.mov")
      let old = try await store.sign(
        .write(size: 1000, type: "video/quicktime"), at: key, for: .seconds(60), from: Date() - 3600)
      let expired = JSONDocument(value: ["method": old.method, "url": old.url, "headers": old.headers])
      #expect(try await Curl.send(film, by: expired, of: scheduler) == 403)
      #expect(try await store.objects(under: nil).isEmpty)
      #expect(try await sent(film) / 100 == 2)
    }
  }

  @Test(arguments: StoreKind.allCases) func whatWasAdmittedStaysAsItWas(_ kind: StoreKind) async throws {
    try await with(kind) { scheduler, store in
      let (film, other) = (Self.film(1000), Self.film(1001).dropFirst())
      let offer = try await begin(scheduler, film.count).json
      let key = try ObjectKey(offer["key"].string ?? "")
      #expect(try await Curl.send(film, by: offer["request"], of: scheduler) / 100 == 2)
      #expect(try await store.objects(under: nil).allSatisfy { $0.key != key }, "nothing is at its place before it is checked")
      #expect(try await complete(scheduler, offer, Self.digest(film)).status == 201)
      #expect(try await store.objects(under: nil).map(\.key) == [key])
      // The link is good for a day. What it brings now is nobody's, and goes.
      #expect(try await Curl.send(Array(other), by: offer["request"], of: scheduler) / 100 == 2)
      #expect(try await complete(scheduler, offer, Self.digest(Array(other))).status == 200)
      #expect(try await store.digest(of: store.facts(of: key)) == Self.digest(film))
      var desk = try desk(scheduler, store)
      desk.now = { Date() + 23 * 3600 }
      try await desk.sweep()
      #expect(try await store.objects(under: nil).count == 2)
      desk.now = { Date() + 25 * 3600 }
      try await desk.sweep()
      #expect(try await store.objects(under: nil).map(\.key) == [key])
    }
  }

  /// A scheduler may die at any point of a completion.
  @Test(arguments: StoreKind.allCases) func aCompletionThatWasCutShort(_ kind: StoreKind) async throws {
    try await with(kind) { scheduler, store in
      let film = Self.film(1000)
      let offer = try await begin(scheduler, film.count).json
      let (id, key) = (offer["upload"].string ?? "", try ObjectKey(offer["key"].string ?? ""))
      #expect(try await Curl.send(film, by: offer["request"], of: scheduler) / 100 == 2)
      // After the film was moved, and before the job was added: another film over the link makes no difference.
      let arrival = try await store.facts(of: ObjectKey("incoming/\(id)/walk.mov"))
      try await store.move(arrival, to: key)
      #expect(try await Curl.send(film.reversed(), by: offer["request"], of: scheduler) / 100 == 2)
      #expect(try await complete(scheduler, offer, Self.digest(film)).status == 201)
      // After the job was added, and before the receipt was kept.
      try await scheduler.redis.send(["DEL", "sprocket:upload:\(id):receipt"])
      #expect(try await scheduler.call("DELETE", "/api/upload/\(id)", token: tokens.ada.token).status == 409)
      try await scheduler.redis.send(["ZADD", "sprocket:uploads", 1, id])
      try await desk(scheduler, store).sweep()
      #expect(try await store.digest(of: store.facts(of: key)) == Self.digest(film))
      #expect(try await complete(scheduler, offer, Self.digest(film)).status == 201)
      #expect(try await waiting(scheduler) == 1)
    }
  }

  @Test func refusalsNameTheRequestsOwnMembers() async throws {
    try await with(.folder) { scheduler, _ in
      let offer = try await begin(scheduler, 10).json
      func refusal(_ rest: String) async throws -> String? {
        try await scheduler.call(
          "POST", "/api/upload/complete",
          #"{"upload":"\#(offer["upload"].string ?? "")","sha256":"\#(Self.digest([]))"\#(rest)}"#, token: tokens.ada.token
        ).problem
      }
      #expect(try await refusal("")?.hasPrefix("film.id: ") == true)
      #expect(try await refusal(#","film":{"id":"walk","owner":"grace"}"#)?.hasPrefix("film.owner: ") == true)
      #expect(try await refusal(#","film":{"id":"walk"},"output":"elsewhere""#)?.hasPrefix("output: ") == true)
    }
  }

  @Test(arguments: [
    ("walk.exe", 1, 415), ("walk.html", 1, 415), ("walk", 1, 415), ("../walk.mov", 1, 422), (".walk.mov", 1, 422),
    ("walk.mov", 0, 422),
    ("walk.mov", -1, 422), ("walk.mov", 600 << 30, 413), ("walk.mov", .max, 413),
  ]) func whatIsNoFilmIsRefused(_ name: String, _ size: Int, _ status: Int) async throws {
    try await with(.folder) { scheduler, _ in
      let reply = try await begin(scheduler, size, name: name)
      #expect(reply.status == status && reply.problem != nil, "\(reply.text)")
    }
  }

  @Test func anothersUploadIsNotThere() async throws {
    try await with(.folder) { scheduler, _ in
      #expect(try await begin(scheduler, 10, token: tokens.viewer.token).status == 403)
      let offer = try await begin(scheduler, 10).json
      let path = "/api/upload/\(offer["upload"].string ?? "")"
      #expect(try await complete(scheduler, offer, Self.digest([1]), token: tokens.grace.token).status == 404)
      #expect(try await scheduler.call("DELETE", path, token: tokens.grace.token).status == 404)
      #expect(try await scheduler.call("DELETE", path, token: tokens.admin.token).status == 204)
      #expect(try await scheduler.call("DELETE", path, token: tokens.ada.token).status == 404)
    }
  }

  @Test(arguments: StoreKind.allCases) func oneThatIsTakenBackLeavesNothing(_ kind: StoreKind) async throws {
    try await with(kind) { scheduler, store in
      let film = Self.film(1000)
      let offer = try await begin(scheduler, film.count, multipart: true).json
      let key = try ObjectKey(offer["key"].string ?? "")
      #expect(try await Curl.send(film, by: offer["parts"][0]["request"], of: scheduler) / 100 == 2)
      #expect(try await store.uploads(to: key).count == 1)
      #expect(
        try await scheduler.call("DELETE", "/api/upload/\(offer["upload"].string ?? "")", token: tokens.ada.token).status == 204
      )
      #expect(try await store.uploads(to: key).isEmpty)
      #expect(try await Curl.send(film, by: offer["parts"][0]["request"], of: scheduler) == 404)
      #expect(try await complete(scheduler, offer, Self.digest(film)).status == 404)
    }
  }

  @Test func oneWhoseTimeIsOverIsTakenBack() async throws {
    try await with(.folder) { scheduler, store in
      let offer = try await begin(scheduler, 1000, multipart: true).json
      let key = try ObjectKey(offer["key"].string ?? "")
      var desk = try desk(scheduler, store)
      try await desk.sweep()
      #expect(try await store.uploads(to: key).count == 1)
      desk.now = { Date() + 25 * 3600 }
      try await desk.sweep()
      #expect(try await store.uploads(to: key).isEmpty)
      #expect(try await complete(scheduler, offer, Self.digest([])).status == 404)
    }
  }

  @Test func partsThatNobodyKnowsOfGoFromAFolder() async throws {
    try await with(.folder) { scheduler, store in
      let offer = try await begin(scheduler, 1000, multipart: true).json
      let key = try ObjectKey(offer["key"].string ?? "")
      #expect(try await Curl.send(Self.film(1000), by: offer["parts"][0]["request"], of: scheduler) / 100 == 2)
      // Redis has lost it.
      try await scheduler.redis.send(["FLUSHALL"])
      var desk = try desk(scheduler, store)
      desk.now = { Date() + 6 * 86_400 }
      try await desk.sweep()
      #expect(try await store.uploads(to: key).count == 1)
      desk.now = { Date() + 8 * 86_400 }
      try await desk.sweep()
      try await desk.sweep()
      #expect(try await store.uploads(to: key).isEmpty)
    }
  }

  @Test func aFolderReadsByLinksToo() async throws {
    try await with(.folder) { scheduler, store in
      let key = try ObjectKey("masters/a b.mov")
      try await store.put(ByteBuffer(string: "0123456789"), at: key, type: "video/quicktime")
      let link = try await store.sign(.read, at: key, for: .seconds(60), from: Date())
      let reply = try await scheduler.call("GET", link.url, headers: ["Range": "bytes=2-4"])
      #expect(reply.status == 206 && reply.text == "234" && reply.headers["content-type"] == "video/quicktime")
      #expect(reply.headers["content-security-policy"]?.contains("sandbox") == true)
      #expect(try await scheduler.call("HEAD", link.url).headers["content-length"] == "10")
      #expect(try await scheduler.call("PUT", link.url, "x").status == 403)
      #expect(try await scheduler.call("GET", "/api/storage/masters/a%20b.mov", token: tokens.superAdmin.token).status == 403)
    }
  }
}
