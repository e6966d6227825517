import Foundation
import Media
import Worker

/// `SandboxProbe media-work` : what `sprocket media-work` is, but for the work: it does what the film's name says, `read /etc/passwd`,
/// and answers with what came of it.
@main
struct SandboxProbe {
  static func main() throws {
    try MediaWork.run { _, film, _ in
      throw MediaError(.processing, film.name, found: Deed.perform(film.name.split(separator: " ").map(String.init)))
    }
  }
}
