import Foundation

/// What the dashboard shows of the report beside a title. docs/titles.md has all of it.
struct TitleReport: Decodable, Sendable, Equatable {
  struct Rendition: Decodable, Sendable, Equatable {
    var name: String
    var width: Int
    var height: Int
    var codecs: String
    /// Bits a second.
    var averageBitRate: Int
    var peakBitRate: Int
    /// Bytes.
    var size: Int
  }

  struct Audio: Decodable, Sendable, Equatable {
    var language: String?
    var label: String
    var channels: Int
    var averageBitRate: Int
  }

  /// Seconds of the title.
  var duration: Double
  /// Largest first.
  var renditions: [Rendition]
  var audio: [Audio]
  /// Wall-clock seconds that it took.
  var seconds: Double
  /// Times real time.
  var speed: Double
  var warnings: [String]
  /// By path.
  var files: [String: String]

  /// File names of thumbnails at about even times, at most `count` of them.
  func pictures(_ count: Int) -> [String] {
    let all = files.keys.compactMap { $0.wholeMatch(of: /thumbnails\/([0-9]+\.jpg)/).map { String($0.1) } }
      .sorted { ($0.count, $0) < ($1.count, $1) }
    guard all.count > count, count > 0 else { return all }
    return (0..<count).map { all[($0 * 2 + 1) * all.count / (count * 2)] }
  }
}
