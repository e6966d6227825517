import Logging
import ServiceLifecycle

/// Looks again and again for uploads that nobody completes.
struct OverdueUploads: Service {
  let desk: UploadDesk
  let logger: Logger

  private static let interval = Duration.seconds(600)

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        do { try await desk.sweep() } catch {
          logger.warning("uploads whose time is over couldn't be taken back", metadata: ["error": "\(error)"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }
}
