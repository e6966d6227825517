/// MIME types of masters, of a title's files and of pages, by the file name's ending.
public enum MediaType {
  public static func of(_ fileName: String) -> String {
    switch fileName.split(separator: ".").last?.lowercased() {
    case "m3u8", "m3u": "application/vnd.apple.mpegurl"
    case "mpd": "application/dash+xml"
    case "m4s", "mp4", "m4v": "video/mp4"
    case "m4a": "audio/mp4"
    case "mov": "video/quicktime"
    case "mkv": "video/x-matroska"
    case "webm": "video/webm"
    case "mxf": "application/mxf"
    case "ts", "mts", "m2ts": "video/mp2t"
    case "mpg", "mpeg": "video/mpeg"
    case "avi": "video/x-msvideo"
    case "wav": "audio/wav"
    case "vtt": "text/vtt; charset=utf-8"
    case "jpg", "jpeg": "image/jpeg"
    case "json": "application/json"
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    default: "application/octet-stream"
    }
  }
}
