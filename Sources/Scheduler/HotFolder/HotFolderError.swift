/// Why a hot folder can't be watched.
public enum HotFolderError: Error, Sendable, Equatable, CustomStringConvertible {
  case notAFolder(String)
  case titlesWithin(titles: String, folder: String)
  case notAbsolute(String)
  case settleTimeOutOfRange(Duration)

  public var description: String {
    switch self {
    case .notAFolder(let path): "the hot folder \(path) isn't a folder that can be read; make it, or name another"
    case .titlesWithin(let titles, let folder):
      "titles would go to \(titles), within the hot folder \(folder), and be taken for masters; choose another folder"
    case .notAbsolute(let path): "\(path) isn't an absolute path, and would be another place for every worker"
    case .settleTimeOutOfRange(let time): "the hot folder's settle time is \(time); it can be 1 to 3600 seconds"
    }
  }
}
