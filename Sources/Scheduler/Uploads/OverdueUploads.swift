import Logging
import ServiceLifecycle

/// Takes back uploads that nobody has completed in their time, so that no film that nobody knows of stays in the storage.
struct OverdueUploads: Service {
  let desk: UploadDesk
  let logger: Logger

  private static let interval = Duration.seconds(600)

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        do { try await desk.abortOverdue() } catch {
          logger.warning("uploads whose time is over couldn't be taken back", metadata: ["error": "\(error)"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }
}
