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
    /// Nil where nothing was measured.
    var quality: Quality?
  }

  /// Beside the film.
  struct Quality: Decodable, Sendable, Equatable {
    /// Of luma, in dB.
    var psnrY: Double
    /// Of luma, up to 1.
    var ssimY: Double
  }

  /// How the ladder was fitted to the film.
  struct Adaptation: Decodable, Sendable, Equatable {
    struct Rung: Decodable, Sendable, Equatable {
      var name: String
      /// What became of it.
      var decision: String
      var reason: String
      /// Of the samples: bits a second, dB, and up to 1.
      var bitRate: Int
      var psnr: Double
      var ssim: Double
    }

    /// In the encoder's own scale: the profile's, and the one that was chosen.
    var profileQuality: Int
    var quality: Int
    /// Percent of the bits that the ladder as it is would take.
    var savedBits: Double
    /// Largest first.
    var rungs: [Rung]
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
  /// Nil with a fixed ladder.
  var adaptation: Adaptation?
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
