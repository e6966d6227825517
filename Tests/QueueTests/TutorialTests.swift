import Foundation
import Logging
import Queue
import Redis
import Testing

/// What `docs/queue.md` shows, compiled and run: each line of Swift there stands here, in the same order.
@Suite(.timeLimit(.minutes(2)))
struct TutorialTests {
  struct Letter: Codable, Sendable {
    var to: String
  }

  struct Receipt: Codable, Sendable, Equatable {
    var pages: Int
  }

  struct Delivery: Codable, Sendable {
    var percent: Int
  }

  @Test func tutorial() async throws {
    try await PrivateServer.withTemporary { server in
      let url = server.url.description
      let logger = Logger(label: "tutorial") { _ in SwiftLogNoOpLogHandler() }

      let redis = RedisClient(url: try RedisURL(url))
      let letters = try Queue(name: "letters", redis: redis)

      let id = try await letters.add("letter", Letter(to: "Ada"))
      #expect(id == "1")

      var options = JobOptions()
      options.attempts = 3
      options.backoff = .exponential(.seconds(1))
      options.delay = .seconds(3600)
      options.removeOnComplete = .newest(1000)
      let later = try await letters.add("letter", Letter(to: "Grace"), options: options)
      #expect(later == "2")

      let worker = QueueWorker(letters, logger: logger) { (job: JobContext<Letter>) -> Receipt in
        guard !job.payload.to.isEmpty else { throw UnrecoverableError("nobody to write to") }
        try await job.updateProgress(Delivery(percent: 50))
        try await job.log("writing to \(job.payload.to), attempt \(job.attempt)")
        return Receipt(pages: 3)
      }
      let working = Task { try await worker.run() }

      for try await update in letters.updates(of: id) {
        switch update {
        case .progress(let value): print(try value.decode(as: Delivery.self).percent, "%")
        case .completed(let value): print("pages:", try value.decode(as: Receipt.self).pages)
        case .failed(let reason): print("failed:", reason)
        case .waiting, .active: break
        }
      }

      let counts = try await letters.counts()
      let done = try await letters.jobs(in: .completed, 0..<20)
      let lines = try await letters.logs(of: id)
      let state = try await letters.state(of: later)
      #expect(counts.delayed == 1)
      #expect(done.map(\.id) == [id])
      #expect(lines == ["writing to Ada, attempt 1"])
      #expect(state == .delayed)

      try await letters.changePriority(of: later, to: 5)
      try await letters.promote(later)
      for try await _ in letters.updates(of: later) {}

      try await letters.pause()
      try await letters.retry(id, from: .completed)
      try await letters.remove(id)
      try await letters.resume()
      let removed = try await letters.clean(.completed, olderThan: .zero)
      #expect(removed == [later])

      let position = try await letters.eventPosition()
      try await letters.add("letter", Letter(to: "Edsger"))
      for try await event in letters.events(after: position) {
        print(event.position, event.kind, event.jobID ?? "")
        if case .completed = event.kind { break }
      }

      working.cancel()
      try await working.value
    }
  }

  @Test func theDocumentShowsWhatIsRunHere() throws {
    let here = URL(filePath: #filePath)
    let document = here.deletingLastPathComponent().appending(path: "../../docs/queue.md")
    func lines(_ text: some StringProtocol) -> [String] {
      text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
    var source = lines(try String(contentsOf: here, encoding: .utf8))[...]
    let blocks = try String(contentsOf: document, encoding: .utf8).components(separatedBy: "```swift\n").dropFirst()
    #expect(blocks.count >= 5)
    for line in blocks.flatMap({ lines($0.components(separatedBy: "```")[0]) }) {
      let place = try #require(source.firstIndex(of: line), "docs/queue.md shows what TutorialTests doesn't run: \(line)")
      source = source[(place + 1)...]
    }
  }
}
