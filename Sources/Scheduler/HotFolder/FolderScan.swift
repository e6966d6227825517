import Foundation

/// Looks through a folder for files that may be masters. Blocks its thread.
struct FolderScan {
  let root: String
  /// Folders deeper than this aren't looked into.
  static let deepest = 16

  /// What a look has found.
  struct Findings {
    var files: [DroppedFile] = []
    /// The folder itself and those below it, as absolute paths.
    var folders: [String] = []
    /// Symbolic links: whoever may write here could name any file of the workers' machines.
    var links: [String] = []
  }

  func run() -> Findings {
    var findings = Findings()
    visit("", depth: 0, &findings)
    return findings
  }

  private func visit(_ folder: String, depth: Int, _ findings: inout Findings) {
    guard depth <= Self.deepest, let names = try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)") else {
      return
    }
    findings.folders.append(folder.isEmpty ? root : "\(root)/\(folder)")
    for name in names.sorted() where !DroppedFile.isIgnored(name: name) {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      var facts = stat()
      guard lstat("\(root)/\(path)", &facts) == 0 else { continue }
      switch facts.st_mode & S_IFMT {
      case S_IFDIR: visit(path, depth: depth + 1, &findings)
      case S_IFLNK: findings.links.append(path)
      case S_IFREG: findings.files.append(DroppedFile(path: path, facts))
      default: break
      }
    }
  }

  /// `F_SETLEASE` of Linux, which the Glibc module leaves out.
  private static let setLease: Int32 = 1024

  /// Whether some program has a file open for writing. Nil where it can't be told: that takes a local file system, and the file's
  /// owner or root.
  func isBeingWritten(_ file: DroppedFile) -> Bool? {
    let descriptor = open("\(root)/\(file.path)", O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // The kernel grants a read lease on a file only as long as nobody can write to it. Closing gives it back.
    if fcntl(descriptor, Self.setLease, F_RDLCK) == 0 { return false }
    return errno == EAGAIN ? true : nil
  }
}

extension DroppedFile {
  fileprivate init(path: String, _ facts: stat) {
    let seconds = Int64(facts.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    self.init(
      path: path, size: Int64(facts.st_size),
      modified: seconds.overflow ? 0 : seconds.partialValue &+ Int64(facts.st_mtim.tv_nsec))
  }
}
