import Foundation
import Media

/// Which film it is, by what the worker itself knows of it: what a plan says of it comes from where films are read.
enum FilmIdentity: Hashable, Sendable {
  case file(device: dev_t, inode: ino_t, size: off_t, changed: [Int])
  case object(key: String, entityTag: String)

  /// - Returns: nil where nothing is known.
  init?(_ film: any FilmBytes) {
    if let film = film as? LocalFilm {
      var facts = stat()
      guard fstat(film.descriptor, &facts) == 0 else { return nil }
      let times = [facts.st_mtim, facts.st_ctim].flatMap { [$0.tv_sec, $0.tv_nsec] }
      self = .file(device: facts.st_dev, inode: facts.st_ino, size: facts.st_size, changed: times)
    } else if let film = film as? StoredFilm {
      self = film.identity
    } else {
      return nil
    }
  }
}
