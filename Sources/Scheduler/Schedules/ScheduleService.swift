import Foundation
import Jobs
import Logging
import Redis
import ServiceLifecycle
import UnixSignals

/// Keeps the schedules in Redis those of a file: at the start, when the file changes, and on SIGHUP.
///
/// A file that can't be used changes nothing; the log says what is wrong with it.
public struct ScheduleService: Service {
  private let path: String
  private let kinds: [any JobType.Type]
  private let book: ScheduleBook
  private let logger: Logger

  /// How often the file is looked at.
  static let interval = Duration.seconds(1)
  /// How often schedules that got lost are put back.
  static let mendInterval = Duration.seconds(60)

  /// - Parameters:
  ///   - file: the schedule file's path.
  ///   - kinds: the jobs that there can be.
  /// - Throws: ``YAMLFileError``, `QueueError`.
  public init(
    file path: String, redis: RedisClient, kinds: [any JobType.Type] = Catalogue.jobTypes, logger: Logger
  ) throws {
    _ = try ScheduleFile(path: path, kinds: kinds)
    self.path = path
    self.kinds = kinds
    self.logger = logger
    book = try ScheduleBook(redis: redis, queues: Array(Set(kinds.map { $0.queue })), logger: logger)
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown { await keep() }
  }

  private enum Occasion { case look, hangUp }

  private func keep() async {
    let hangUps = await UnixSignalsSequence(trapping: .sighup)
    let (occasions, occasion) = AsyncStream.makeStream(of: Occasion.self, bufferingPolicy: .bufferingNewest(2))
    await withTaskGroup { group in
      group.addTask { for await _ in hangUps { occasion.yield(.hangUp) } }
      group.addTask {
        repeat { occasion.yield(.look) } while (try? await Task.sleep(for: Self.interval)) != nil
      }
      var state = State()
      for await occasion in occasions { await attend(to: occasion, &state) }
      group.cancelAll()
    }
  }

  private struct State {
    var stamp: FileStamp?
    var file: ScheduleFile?
    var isApplied = false
    var lastMended = ContinuousClock.now
  }

  private func attend(to occasion: Occasion, _ state: inout State) async {
    let stamp = FileStamp(path: path)
    if stamp != state.stamp || occasion == .hangUp {
      state.stamp = stamp
      do {
        let file = try ScheduleFile(path: path, kinds: kinds)
        state.isApplied = state.isApplied && file == state.file && occasion != .hangUp
        state.file = file
      } catch {
        logger.error("the schedules stay as they were", metadata: ["error": "\(error)"])
      }
    }
    guard let file = state.file else { return }
    do {
      if !state.isApplied {
        guard try await book.apply(file) else { return }
        state.isApplied = true
        state.lastMended = .now
        logger.info("schedules applied", metadata: ["file": "\(path)", "count": "\(file.schedules.count)"])
      } else if .now - state.lastMended >= Self.mendInterval {
        try await book.mend(file)
        state.lastMended = .now
      }
    } catch {
      logger.warning("the schedules can't be applied yet", metadata: ["error": "\(error)"])
    }
  }
}
