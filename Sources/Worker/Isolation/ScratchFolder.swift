import Foundation
import Media

extension Workplace {
  /// Runs `body` with a new empty folder in scratch that only this user may enter, and that goes when it is done, whatever came of it.
  ///
  /// - Throws: `MediaError` where scratch can't be written to; what `body` throws.
  public func withScratchFolder<Result>(_ body: (_ folder: URL) async throws -> Result) async throws -> Result {
    let folder = scratch.appending(path: UUID().uuidString, directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw MediaError(
        .unwritable, "write to the scratch folder \(scratch.path)", found: error.localizedDescription,
        remedy: "set SPROCKET_SCRATCH to a folder with room that this user can write to")
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
  }
}
