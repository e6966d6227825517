import CFFmpeg
import Foundation

/// The folder of a title, under construction beside the one that players may be reading.
///
/// Everything is written into a hidden folder inside the title's. Publishing moves the tracks and thumbnails into place first and the
/// playlists last, each at once: a player sees the old title or the new one. Until then an older title stays as it is.
///
/// Only what an earlier run made there is replaced; what belongs to someone else is never touched.
final class TitleFolder {
  /// What is going to be published in the folder.
  enum Content { case title, thumbnails }

  let output: URL
  /// Where the new title is written.
  let root: URL
  /// The folders that weren't there before, outermost first.
  private let newFolders: [String]
  private var lock: Int32 = -1
  private let files = FileManager.default

  private static let partial = ".sprocket-partial"
  private static let documents = TitlePackage.documents

  /// - Throws: `MediaError` when the folder can't be written to, or holds what must not be replaced.
  init(_ path: String, for content: Content) throws {
    output = URL(filePath: path, directoryHint: .isDirectory)
    root = output.appending(path: Self.partial, directoryHint: .isDirectory)
    let action = "write to \(path.isEmpty ? "an output folder" : path)"
    guard !path.isEmpty else { throw MediaError(.invalidSetting, action, found: "it has no name", remedy: "name one") }
    do throws(POSIXError) {
      newFolders = try FolderPath(path: output.path).make() + FolderPath(path: root.path).make()
    } catch {
      throw MediaError(
        error.code == .ENOTDIR ? .invalidSetting : .init(ofWriting: error), action, found: systemReason(error),
        remedy: "choose an output folder that this user can write to")
    }
    lock = open(root.path, O_RDONLY | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw MediaError(
        .unwritable, action, found: "another transcode is writing there", remedy: "wait for it or choose another output folder")
    }
    do {
      try refuseForeigners(content, action)
      // What a killed run left behind.
      try empty(root, action)
    } catch {
      discard()
      throw error
    }
  }

  deinit { if lock >= 0 { close(lock) } }

  /// Throws where publishing would replace what no earlier run made, or would take a title apart.
  private func refuseForeigners(_ content: Content, _ action: String) throws {
    let remedy = "choose another output folder"
    let previous = previousReport
    if content == .thumbnails, previous != nil {
      throw MediaError(.invalidSetting, action, found: "there is a title, which has thumbnails of its own", remedy: remedy)
    }
    let ours = Set(previous?.files.keys.map { $0 } ?? []).union(previous == nil ? [] : ["report.json"])
    var present = Self.documents.filter { isThere($0) }
    if isThere(ThumbnailMaker.folder) {
      let thumbnails = try contents(output.appending(path: ThumbnailMaker.folder))
      present += thumbnails.filter { previous != nil || !ThumbnailMaker.writes($0) }.map { "\(ThumbnailMaker.folder)/\($0)" }
    }
    if let foreign = present.first(where: { !ours.contains($0) }) {
      throw MediaError(.invalidSetting, action, found: "\(foreign) is there, and isn't of a title made before", remedy: remedy)
    }
  }

  private func isThere(_ entry: String) -> Bool { access(output.appending(path: entry).path, F_OK) == 0 }

  /// Makes the folders of everything that the title has.
  func makeFolders(_ tracks: TrackFolders) throws {
    for track in tracks.all.sorted() { try makeFolder(track) }
    try makeFolder(ThumbnailMaker.folder)
  }

  func makeFolder(_ path: String) throws {
    do {
      try files.createDirectory(at: root.appending(path: path), withIntermediateDirectories: true)
    } catch {
      throw MediaError(
        .init(ofWriting: error), "write \(path)", found: systemReason(error),
        remedy: "free some space or choose another output folder")
    }
  }

  /// Moves the finished title into place, playlists last, and removes the tracks of the one before it.
  func publish() throws {
    let entries = try contents(root)
    let folders = entries.filter { !Self.documents.contains($0) }
    let previous = previousTracks.filter { !folders.contains($0) }
    for entry in folders + Self.documents where entries.contains(entry) { try move(entry) }
    for folder in previous { try? files.removeItem(at: output.appending(path: folder)) }
    try? files.removeItem(at: root)
  }

  /// Leaves no trace of an unfinished title.
  func discard() {
    try? files.removeItem(at: root)
    for folder in newFolders.reversed() { rmdir(folder) }
  }

  /// The folders of the title that is published there now.
  private var previousTracks: [String] {
    let folders = previousReport?.files.keys.compactMap { $0.split(separator: "/").first.map(String.init) } ?? []
    return Set(folders).filter(TrackFolders.names).sorted()
  }

  private var previousReport: Report? {
    let data = try? Data(contentsOf: output.appending(path: "report.json"))
    return data.flatMap { try? JSONDecoder().decode(Report.self, from: $0) }
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
