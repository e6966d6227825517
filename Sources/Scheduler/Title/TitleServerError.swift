/// Why a title can't be served.
public enum TitleServerError: Error, CustomStringConvertible {
  case unreadable(folder: String, reason: String)
  case notATitle(folder: String)
  case portTaken(Int)

  public var description: String {
    switch self {
    case .unreadable(let folder, let reason): "can't open the folder \(folder): \(reason)"
    case .notATitle(let folder):
      "\(folder) isn't a title: it has no master.m3u8; make one with `sprocket transcode FILM -o \(folder)`"
    case .portTaken(let port): "port \(port) is in use; choose another, or leave --port out for a free one"
    }
  }
}
