/// MIME types of a title's files and of the player's, by the file name's ending.
enum MediaType {
  static func of(_ fileName: String) -> String {
    switch fileName.split(separator: ".").last?.lowercased() {
    case "m3u8", "m3u": "application/vnd.apple.mpegurl"
    case "mpd": "application/dash+xml"
    case "m4s", "mp4": "video/mp4"
    case "m4a": "audio/mp4"
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
