import Foundation
import Jobs
import Queue
import Redis
import TestFolder

/// A title's cancellation: when, and by whom. The same for the same seed and number.
struct Cancellation: Sendable, CustomStringConvertible {
  /// What has just begun.
  enum Stage: Sendable, Equatable, CaseIterable {
    case planning, chunks, audio, thumbnails, packaging
  }

  /// How people and services cancel.
  enum Way: Sendable, CaseIterable {
    case api, command, interrupt
  }

  let stage: Stage
  /// Chunks that have begun, where it is their stage.
  let chunks: Int
  /// How much later.
  let pause: Duration
  let way: Way
  private let origin: String

  init(seed: UInt64, number: Int) {
    var random = SeededGenerator(seed: seed &+ UInt64(number))
    // Each stage and each way comes up in any so many rounds; together they are left to chance.
    stage = Stage.allCases[number % Stage.allCases.count]
    chunks = Int.random(in: 1...4, using: &random)
    // Packaging is over soon.
    pause = .milliseconds(Int.random(in: 0...(stage == .packaging ? 60 : 400), using: &random))
    way = Way.allCases.randomElement(using: &random) ?? .api
    origin = "SPROCKET_CANCEL_SEED=\(seed), round \(number)"
  }

  var description: String {
    "\(origin): by \(way), \(pause) after the beginning of \(stage)\(stage == .chunks ? " \(chunks)" : "")"
  }

  /// Where each stage's events were when nothing had begun.
  struct Positions: Sendable {
    fileprivate let byQueue: [String: String]

    init(_ queues: TitleQueues) async throws {
      var byQueue: [String: String] = [:]
      for queue in try queues.all { byQueue[queue.name] = try await queue.eventPosition() }
      self.byQueue = byQueue
    }
  }

  /// Waits for the moment.
  /// - Returns: the title's job.
  func moment(in queues: TitleQueues, after positions: Positions) async throws -> String? {
    let name =
      switch stage {
      case .planning, .packaging: TranscodeJob.queue
      case .chunks: TranscodeChunkJob.queue
      case .audio: TranscodeAudioJob.queue
      case .thumbnails: ThumbnailsJob.queue
      }
    var left = stage == .chunks ? chunks : 1
    for try await event in try Queue(name: name, redis: queues.redis).events(after: positions.byQueue[name]) {
      if try begins(event) { left -= 1 }
      if left == 0 { break }
    }
    // The moment itself is what is random here: nothing is waited for.
    try await Task.sleep(for: pause)
    for try await event in queues.titles.events(after: positions.byQueue[TranscodeJob.queue]) {
      if let id = event.jobID { return id }
    }
    return nil
  }

  /// Whether the event is the beginning of the stage.
  private func begins(_ event: QueueEvent) throws -> Bool {
    switch event.kind {
    case .active: stage != .packaging
    case .progress(let value) where stage == .packaging:
      try value.decode(as: TranscodeJob.Progress.self).stage == .package
    default: false
    }
  }
}
