import Foundation

/// The child process that works on a film, as the system sees it.
struct FilmProcess {
  let id: pid_t

  /// Waits until a process has the film open; nil where the work is over before.
  static func working(on film: String, unless isOver: () async throws -> Bool) async rethrows -> FilmProcess? {
    while true {
      if let child = find(film) { return child }
      if try await isOver() { return nil }
    }
  }

  /// - Returns: nil when there is none.
  static func find(_ film: String) -> FilmProcess? {
    let ids = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
    return ids.first { id in
      // The film is always the first file after standard input, output and error.
      id != getpid() && (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/fd/3")) == film
    }.map { FilmProcess(id: $0) }
  }

  /// - Returns: whether it was there to be killed.
  func kill() -> Bool { Glibc.kill(id, SIGKILL) == 0 }
}
