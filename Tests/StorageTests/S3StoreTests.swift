import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import StorageTestKit
import TestFolder
import Testing

@testable import Storage

/// What is S3's own, with another client on the other side.
@Suite(.enabled(if: Boto.isThere), .timeLimit(.minutes(2)))
struct S3StoreTests {
  private struct Found: Decodable {
    let size: Int
    let sha256: String
    let type: String
    let tag: String
  }

  @Test func anotherClientReadsWhatWeWrite() async throws {
    let server = try await S3Server.shared.value
    let store = try await server.store()
    let bytes = someBytes((16 << 20) + 77)
    let folder = try TemporaryFolder()
    try await store.upload(file: folder.write(bytes, to: "large.mov"), to: ObjectKey("a b/large+1.mov"))
    try await store.put("small", at: "é.txt")
    let large: Found = try await server.boto.run("get", store.settings.bucket, "a b/large+1.mov")
    #expect((large.size, large.sha256, large.type) == (bytes.count, sha256(bytes), "video/quicktime"))
    #expect(large.tag.hasSuffix("-2"))
    let keys: [String] = try await server.boto.run("keys", store.settings.bucket)
    #expect(keys == ["a b/large+1.mov", "é.txt"])
    let uploads: [String] = try await server.boto.run("uploads", store.settings.bucket)
    #expect(uploads == [])
  }

  @Test func weReadWhatAnotherClientWrote() async throws {
    let server = try await S3Server.shared.value
    let store = try await server.store()
    let bytes = someBytes(3000)
    for key in ["m/a b+c&d=é.mov", "m/.hidden", "m//x", "m/"] {
      let _: Nothing = try await server.boto.run(
        "put", store.settings.bucket, key, Data(bytes).base64EncodedString(), "video/x-test")
    }
    #expect(try await store.content("m/a b+c&d=é.mov") == bytes)
    #expect(try await store.facts(of: ObjectKey("m/a b+c&d=é.mov")).type == "video/x-test")
    // What can't be a key of ours isn't seen.
    #expect(try await store.keys() == ["m/a b+c&d=é.mov"])
  }

  /// - Returns: the status and the body.
  private func send(_ request: SignedRequest, _ body: [UInt8]? = nil, url: String? = nil, type: String? = nil) async throws -> (
    Int, [UInt8]
  ) {
    var http = HTTPClientRequest(url: url ?? request.url)
    http.method = HTTPMethod(rawValue: request.method)
    for (name, value) in request.headers where name != "Content-Length" { http.headers.add(name: name, value: value) }
    if let type { http.headers.replaceOrAdd(name: "content-type", value: type) }
    if let body { http.body = .bytes(ByteBuffer(bytes: body)) }
    let response = try await HTTPClient.shared.execute(http, timeout: .seconds(30))
    return (Int(response.status.code), Array(try await response.body.collect(upTo: 64 << 20).readableBytesView))
  }

  @Test func signedRequestsNeedNoCredentials() async throws {
    let store = try await S3Server.shared.value.store(prefix: "p")
    let key = try ObjectKey("a b+é.mov")
    let write = try await store.sign(.write(size: 5, type: "video/mp4"), at: key, for: .seconds(60), from: Date())
    #expect(try await send(write, Array("12345".utf8)).0 == 200)
    #expect(try await store.facts(of: key).type == "video/mp4")
    let read = try await store.sign(.read, at: key, for: .seconds(60), from: Date())
    let (status, body) = try await send(read)
    #expect((status, body) == (200, Array("12345".utf8)))

    let upload = try await store.beginUpload(to: key, type: "video/mp4")
    let part = try await store.sign(.writePart(of: upload, number: 1, size: 4), at: key, for: .seconds(60), from: Date())
    #expect(try await send(part, Array("film".utf8)).0 == 200)
    try await store.complete(upload, store.parts(of: upload))
    #expect(try await store.content("a b+é.mov") == Array("film".utf8))
  }

  @Test func aSignedRequestIsGoodForWhatItWasSignedFor() async throws {
    let server = try await S3Server.shared.value
    let store = try await server.store()
    let key = try ObjectKey("a.mov")
    try await store.put("older", at: "a.mov")
    let write = try await store.sign(.write(size: 5, type: "video/mp4"), at: key, for: .seconds(60), from: Date())
    #expect(try await send(write, Array("123456".utf8)).0 == 403)
    #expect(try await send(write, Array("12345".utf8), type: "text/html").0 == 403)
    #expect(try await send(write, Array("12345".utf8), url: write.url.replacing("a.mov", with: "b.mov")).0 == 403)

    let read = try await store.sign(.read, at: key, for: .seconds(60), from: Date())
    let last = read.url.last == "0" ? "1" : "0"
    #expect(try await send(read, url: String(read.url.dropLast()) + last).0 == 403)
    #expect(try await send(read, url: read.url.replacing("X-Amz-Expires=60", with: "X-Amz-Expires=6000")).0 == 403)
    let expired = try await store.sign(.read, at: key, for: .seconds(60), from: Date() - 120)
    #expect(try await send(expired).0 == 403)
    let foreign = try await server.store(bucket: store.settings.bucket, making: false) {
      $0.credentials.secretAccessKey = "another"
    }
    #expect(try await send(foreign.sign(.read, at: key, for: .seconds(60), from: Date())).0 == 403)
    #expect(try await store.content("a.mov") == Array("older".utf8))
  }

  @Test func errorsSayWhatIsWrong() async throws {
    let server = try await S3Server.shared.value
    let store = try await server.store()
    func failure(_ change: @escaping (inout S3Settings) -> Void) async throws -> StorageError? {
      let other = try await server.store(bucket: store.settings.bucket, making: false, change)
      return await #expect(throws: StorageError.self) { try await other.put("x", at: "a") }
    }
    let wrongSecret = try await failure { $0.credentials.secretAccessKey = "hunter2" }
    #expect(wrongSecret?.code == .accessDenied && wrongSecret?.remedy?.contains("S3_SECRET_ACCESS_KEY") == true)
    #expect(wrongSecret.map { !"\($0)".contains("hunter2") } == true)
    #expect(try await failure { $0.credentials.accessKeyID = "nobody" }?.code == .accessDenied)
    #expect(try await failure { $0.bucket = "not-there" }?.code == .noStore)
    let lookUp = try await server.store(bucket: store.settings.bucket, making: false) {
      $0.credentials.secretAccessKey = "hunter2"
    }
    let error = await #expect(throws: StorageError.self) { try await lookUp.facts(of: ObjectKey("a")) }
    #expect(error?.code == .accessDenied && error?.found.contains("SignatureDoesNotMatch") == true)
  }

  @Test func aServerThatIsNotThereIsTriedAgainAndNamed() async throws {
    let store = try await S3Server.shared.value.store(making: false) {
      $0.endpoint = URL(string: "http://127.0.0.1:1") ?? $0.endpoint
      $0.attempts = 3
    }
    let error = await #expect(throws: StorageError.self) { try await store.put("x", at: "a") }
    #expect(error?.code == .unwritable)
    #expect(error.map { "\($0)".contains("http://127.0.0.1:1") && "\($0)".contains("3 times in a row") } == true)
  }

  @Test func aServerThatStopsAndGoesOnIsWaitedFor() async throws {
    let server = try await S3Server()
    let store = try await server.store {
      $0.timeout = .seconds(1)
      $0.attempts = 20
    }
    try await store.put("12345", at: "a")
    kill(server.processID, SIGSTOP)
    async let content = store.content("a")
    // One that tries but once, and no less long, has given up: so has the first attempt.
    let impatient = try await server.store(making: false) {
      $0.timeout = .seconds(1)
      $0.attempts = 1
    }
    await #expect(throws: StorageError.self) { try await impatient.facts(of: ObjectKey("a")) }
    kill(server.processID, SIGCONT)
    #expect(try await content == Array("12345".utf8))
  }

  @Test func aServerThatDiesIsOneClearError() async throws {
    let server = try await S3Server()
    let store = try await server.store {
      $0.timeout = .seconds(1)
      $0.attempts = 2
    }
    let folder = try TemporaryFolder()
    let path = try folder.write(someBytes(40 << 20), to: "film.mov")
    kill(server.processID, SIGSTOP)
    let stopped = await #expect(throws: StorageError.self) { try await store.facts(of: ObjectKey("a")) }
    #expect(stopped?.code == .unavailable && stopped?.found.contains("doesn't answer") == true)
    kill(server.processID, SIGKILL)
    let dead = await #expect(throws: StorageError.self) { try await store.upload(file: path, to: ObjectKey("film.mov")) }
    #expect(dead?.code == .unavailable)
  }

  @Test("the server may be silent for the whole of a timeout, and longer the more bytes there are")
  func patience() {
    #expect(S3Client.patience(.milliseconds(250), bytes: 0) == .milliseconds(250))
    #expect(S3Client.patience(.seconds(2), bytes: 50_000) == .milliseconds(2500))
  }

  @Test(
    "a server that answers who reads and takes nothing is a problem to who writes, until it takes a trial",
    arguments: S3Server.FateOfWrites.allCases)
  func serverThatTakesNothing(_ fate: S3Server.FateOfWrites) async throws {
    let server = try await S3Server()
    let store = try await server.store {
      $0.timeout = .seconds(1)
      $0.attempts = 1
    }
    try await store.put("x", at: "a")
    try await server.withWrites(fate) {
      #expect(await store.problem() == nil)
      let problem = await store.problemOfWriting()
      #expect(problem?.code == .unwritable, "\(String(describing: problem))")
      let error = await #expect(throws: StorageError.self) { try await store.put("y", at: "a") }
      #expect(error?.code == .unwritable)
      let content = try await store.content("a")
      #expect(content == Array("x".utf8))
    }
    #expect(await store.problemOfWriting() == nil)
    #expect(try await store.objects(under: nil).map(\.key.path) == ["a"])
  }

  @Test func aStoreThatThisUserMayOnlyReadIsNoProblem() async throws {
    let store = WatchedStore(try await S3Server.shared.value.store()) { key, _ in
      throw StorageError(.accessDenied, "write \(key)", found: "AccessDenied")
    }
    #expect(await store.problemOfWriting() == nil)
  }

  @Test func aRequestThatIsCancelledEnds() async throws {
    let server = try SilentServer()
    let store = S3Store(
      S3Settings(
        bucket: "b", prefix: nil, endpoint: server.endpoint, credentials: .init(accessKeyID: "a", secretAccessKey: "b")))
    let task = Task { try await store.facts(of: ObjectKey("a")) }
    #expect(await server.request())
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
