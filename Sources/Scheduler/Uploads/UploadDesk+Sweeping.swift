import Foundation
import Storage

extension UploadDesk {
  /// How long nobody may have gone on with what was begun in a folder.
  private static let patience = Duration.seconds(7 * 86_400)

  /// Takes back what nobody completes, so that no film that nobody knows of stays in the storage. Any scheduler may, at any time.
  func sweep() async throws {
    try await abortOverdue()
    try await removeStrays()
    try await (store as? FolderStore)?.removeLeftovers(untouchedSince: now() - Self.patience / .seconds(1))
  }

  /// Takes back uploads whose time is over.
  private func abortOverdue() async throws {
    for id in try await register.overdue(at: now()) {
      guard let upload = try await register.upload(id) else {
        try await register.forget(id)
        continue
      }
      do {
        try await register.alone(with: id) {
          if try await isCompleted(upload) { try await register.settle(id) } else { try await remove(upload) }
        }
      } catch let problem as Problem where problem.status == .conflict {
        // It is being completed, or taken back by another scheduler.
        continue
      }
    }
  }

  /// Removes what was sent after its upload was completed or taken back, once no link can be good any more.
  private func removeStrays() async throws {
    let last = now() - Upload.time / .seconds(1)
    let strays = try await store.objects(under: ObjectKey(Upload.arrivals))
      .filter { $0.modified < last && $0.modified > Date(timeIntervalSince1970: 0) }
    if !strays.isEmpty { try await store.delete(strays.map(\.key)) }
  }
}
