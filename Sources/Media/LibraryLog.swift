import CFFmpeg
import Foundation
import Synchronization

/// FFmpeg's own log: silenced, but its last error line is kept, to be told with the error that it explains.
public enum LibraryLog {
  private static let lastError = Mutex<String?>(nil)
  private static let isOnStandardError = Atomic<Bool>(false)

  /// Writes its error lines to standard error too, for someone who watches the process and may outlive it.
  public static func writeToStandardError() { isOnStandardError.store(true, ordering: .relaxed) }

  /// Installed once, before the first FFmpeg call of the process.
  static let install: Void = {
    av_log_set_level(AV_LOG_ERROR)
    // SVT-AV1 writes to standard error by itself: fatal errors only.
    setenv("SVT_LOG", "0", 0)
    av_max_alloc(Limits.largestAllocation)
    av_log_set_callback { context, level, format, arguments in
      guard level <= AV_LOG_ERROR, let format, let arguments else { return }
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { line in
        guard let text = line.baseAddress else { return }
        var printPrefix: Int32 = 1
        av_log_format_line2(context, level, format, arguments, text, Int32(line.count), &printPrefix)
        LibraryLog.keep(String(cString: text))
      }
    }
  }()

  private static func keep(_ line: String) {
    // "[mov,mp4 @ 0x55…] moov atom not found\n": the address means nothing to a reader.
    var text = Substring(line)
    if text.first == "[", let end = text.firstIndex(of: "]") { text = text[text.index(after: end)...] }
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !words.isEmpty else { return }
    lastError.withLock { $0 = words }
    if isOnStandardError.load(ordering: .relaxed) { FileHandle.standardError.write(Data((words + "\n").utf8)) }
  }

  static func takeLastError() -> String? {
    lastError.withLock { line in
      defer { line = nil }
      return line
    }
  }
}
