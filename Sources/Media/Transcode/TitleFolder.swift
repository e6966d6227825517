import CFFmpeg
import Foundation

/// The folder of a title, under construction beside the one that players may be reading.
///
/// Everything is written into a hidden folder inside the title's. Publishing moves the tracks and thumbnails into place first and the
/// playlists last, each at once: a player sees the old title or the new one. Until then an older title stays as it is.
final class TitleFolder {
  let output: URL
  /// Where the new title is written.
  let root: URL
  private let isNew: Bool
  private var lock: Int32 = -1
  private let files = FileManager.default

  private static let partial = ".sprocket-partial"

  init(_ path: String) throws {
    output = URL(filePath: path, directoryHint: .isDirectory)
    root = output.appending(path: Self.partial, directoryHint: .isDirectory)
    isNew = !files.fileExists(atPath: output.path)
    let action = "write to \(output.relativePath)"
    do {
      try files.createDirectory(at: root, withIntermediateDirectories: true)
    } catch {
      throw MediaError(
        .unwritable, action, found: systemReason(error), remedy: "choose an output folder that this user can write to")
    }
    lock = open(root.path, O_RDONLY | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw MediaError(
        .unwritable, action, found: "another transcode is writing there", remedy: "wait for it or choose another output folder")
    }
    // What a killed run left behind.
    try empty(root, action)
  }

  deinit { if lock >= 0 { close(lock) } }

  /// Makes the folders of everything that the plan brings forth.
  func makeFolders(for plan: Plan) throws {
    let tracks = (plan.video?.renditions.map(\.name) ?? []) + plan.audio.map(\.id) + plan.subtitles.map(\.id)
    for track in tracks { try makeFolder("\(plan.folder)/\(track)") }
    try makeFolder(ThumbnailMaker.folder)
  }

  func makeFolder(_ path: String) throws {
    do {
      try files.createDirectory(at: root.appending(path: path), withIntermediateDirectories: true)
    } catch {
      throw MediaError(
        .unwritable, "write \(path)", found: systemReason(error), remedy: "free some space or choose another output folder")
    }
  }

  /// Moves the finished title into place, playlists last, and removes the tracks of the one before it.
  func publish() throws {
    let playlists = ["report.json", "manifest.mpd", "master.m3u8"]
    let entries = try contents(root)
    let folders = entries.filter { !playlists.contains($0) }
    let previous = previousTracks.filter { !folders.contains($0) }
    for entry in folders + playlists where entries.contains(entry) { try move(entry) }
    for folder in previous { try? files.removeItem(at: output.appending(path: folder)) }
    try? files.removeItem(at: root)
  }

  /// Leaves no trace of an unfinished title.
  func discard() {
    try? files.removeItem(at: root)
    if isNew, (try? contents(output).isEmpty) == true { try? files.removeItem(at: output) }
  }

  /// The folder of tracks of the title that is published there now.
  private var previousTracks: [String] {
    guard let data = try? Data(contentsOf: output.appending(path: "report.json")),
      let report = try? JSONDecoder().decode(Report.self, from: data)
    else { return [] }
    let folder = String(report.digest.prefix(16))
    return folder.count == 16 && folder.allSatisfy(\.isHexDigit) ? [folder] : []
  }

  private func move(_ entry: String) throws {
    let (from, to) = (root.appending(path: entry).path, output.appending(path: entry).path)
    if rename(from, to) == 0 { return }
    // A folder that is there already changes places with the new one, which is then removed with the rest.
    if sprocket_exchange(from, to) == 0 { return }
    throw MediaError(
      .unwritable, "publish \(entry)", found: String(cString: strerror(errno)).lowercased(), remedy: "check the output folder")
  }

  private func empty(_ folder: URL, _ action: String) throws {
    for entry in try contents(folder) {
      do { try files.removeItem(at: folder.appending(path: entry)) } catch {
        throw MediaError(.unwritable, action, found: systemReason(error), remedy: "remove \(folder.path)")
      }
    }
  }

  private func contents(_ folder: URL) throws -> [String] {
    do { return try files.contentsOfDirectory(atPath: folder.path).sorted() } catch {
      throw MediaError(.unwritable, "read \(folder.relativePath)", found: systemReason(error))
    }
  }
}
