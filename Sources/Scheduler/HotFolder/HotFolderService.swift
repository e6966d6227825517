import Foundation
import Jobs
import Logging
import NIOPosix
import Queue
import Redis
import ServiceLifecycle

/// Makes every master that is dropped into a folder, and is complete, into one `transcode` job.
///
/// Any number of schedulers may watch the same folder: a job's id comes from the file's path, size and time, so that each file becomes
/// one job, whoever sees it. A file that has changed is another.
public struct HotFolderService: Service {
  private let settings: HotFolderSettings
  private let queue: Queue
  private let register: IngestRegister
  private let logger: Logger
  private let watch = FolderWatch()

  /// How often files that are there are told from those that have gone.
  private static let refreshInterval = Duration.seconds(3600)

  /// - Throws: ``HotFolderError``, `QueueError`.
  public init(_ settings: HotFolderSettings, redis: RedisClient, logger: Logger) throws {
    self.settings = try settings.resolved()
    queue = try Queue(name: TranscodeJob.queue, redis: redis)
    register = IngestRegister(redis: redis)
    self.logger = logger
  }

  public func run() async throws {
    // What the kernel sends when someone begins to write to a file in the moment in which we ask whether anyone does.
    signal(SIGIO, SIG_IGN)
    logger.info("hot folder watched", metadata: ["folder": "\(settings.folder)", "titles": "\(settings.titles)"])
    await cancelWhenGracefulShutdown { await keepLooking() }
  }

  private func keepLooking() async {
    var state = State(settling: Settling(settleTime: settings.settleTime))
    repeat {
      do {
        try await look(&state)
      } catch {
        logger.warning("the hot folder's masters can't be enqueued yet", metadata: ["error": "\(error)"])
      }
    } while (try? await Task.sleep(for: settings.interval)) != nil
  }

  private struct State {
    var settling: Settling
    /// Files that have become jobs.
    var taken: Set<DroppedFile> = []
    var refused: Set<String> = []
    var lastRefresh = ContinuousClock.now
    let start = ContinuousClock.now
  }

  private func look(_ state: inout State) async throws {
    let (scan, watch, known) = (FolderScan(root: settings.folder), watch, state.taken)
    // A folder may be on a network that answers late.
    let (findings, sightings) = try await NIOThreadPool.singleton.runIfActive {
      let findings = scan.run()
      watch.watch(findings.folders)
      let moves = watch.moves()
      let sightings = findings.files.filter { !known.contains($0) }.map { file in
        Settling.Sighting(
          file, isBeingWritten: scan.isBeingWritten(file), wasMoved: moves.contains("\(scan.root)/\(file.path)"))
      }
      return (findings, sightings)
    }
    warn(of: findings.links, &state)
    state.taken.formIntersection(findings.files)
    let complete = state.settling.look(
      sightings, at: .now - state.start, wallClock: .seconds(Date().timeIntervalSince1970))
    for file in complete {
      try await enqueue(file)
      state.taken.insert(file)
    }
    if .now - state.lastRefresh >= Self.refreshInterval {
      try await register.refresh(state.taken)
      state.lastRefresh = .now
    }
  }

  private func enqueue(_ file: DroppedFile) async throws {
    guard try await !register.contains(file) else { return }
    var options = TranscodeJob.options
    options.id = file.jobID
    // Keeps the id for a while, even should the job be done and removed before another scheduler comes to the file.
    options.deduplication = .throttle(file.jobID, for: .seconds(3600))
    let payload = TranscodeJob.Payload(
      film: .init(id: file.film), source: "\(settings.folder)/\(file.path)", profile: settings.profile,
      output: "\(settings.titles)/\(file.title)")
    try await queue.add(TranscodeJob.self, payload, options: options)
    try await register.insert(file)
    logger.notice("master enqueued", metadata: ["file": "\(file.path)", "job": "\(file.jobID)", "film": "\(file.film)"])
  }

  private func warn(of links: [String], _ state: inout State) {
    for link in links where state.refused.insert(link).inserted {
      logger.warning("a symbolic link in the hot folder isn't followed", metadata: ["file": "\(link)"])
    }
  }
}

extension HotFolderSettings {
  /// With the folder's real path, so that it is the same however it was named.
  /// - Throws: ``HotFolderError``.
  fileprivate func resolved() throws -> HotFolderSettings {
    for path in [folder, titles] where !path.hasPrefix("/") { throw HotFolderError.notAbsolute(path) }
    guard Self.settleRange.contains(settleTime) else { throw HotFolderError.settleTimeOutOfRange(settleTime) }
    var settings = self
    settings.folder = URL(filePath: folder).resolvingSymlinksInPath().path
    settings.titles = URL(filePath: titles).resolvingSymlinksInPath().path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: settings.folder, isDirectory: &isFolder), isFolder.boolValue,
      FileManager.default.isReadableFile(atPath: settings.folder)
    else { throw HotFolderError.notAFolder(folder) }
    guard settings.titles != settings.folder, !settings.titles.hasPrefix(settings.folder + "/") else {
      throw HotFolderError.titlesWithin(titles: titles, folder: folder)
    }
    return settings
  }
}
