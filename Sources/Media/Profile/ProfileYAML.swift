import YAML

extension Profile {
  /// Reads a profile from YAML. What it leaves out is as in the built-in profile of its codec.
  ///
  /// - Parameter source: the file's name, for messages.
  /// - Throws: `ProfileError` for what isn't YAML, an unknown key, a value of the wrong kind or out of its range.
  public init(yaml text: String, source: String) throws(ProfileError) {
    try self.init(YAMLFile(text: text, source: source))
  }

  init(_ file: YAMLFile) throws(ProfileError) {
    guard file.root.mapping?.isEmpty != true else { throw ProfileError(source: file.source, problem: "is empty") }
    let word = file.root.mapping?["video"]?.mapping?["codec"]?.scalar?.string
    let codec = word.flatMap(VideoCodec.init(rawValue:)) ?? .h264
    try self.init(file, foundation: .builtIn(BuiltInProfiles.foundation(of: codec)))
  }

  /// - Parameter foundation: where what is left out comes from; without one, nothing may be left out.
  init(_ file: YAMLFile, foundation: Profile?) throws(ProfileError) {
    let keys = ["name", "video", "audio", "thumbnails", "quality", "adaptation"]
    let top = try ProfileSection(file.root, at: "", keys: keys, source: file.source)
    let stem = file.source.split(separator: "/").last.map { $0.prefix { $0 != "." } }.map(String.init)
    name = try top.text("name", else: foundation == nil ? nil : stem)
    video = try VideoSettings(top, foundation?.video)
    audio = try AudioSettings(top, foundation?.audio)
    thumbnails = try ThumbnailSettings(top, foundation?.thumbnails)
    quality = try QualitySettings(top, foundation?.quality)
    adaptation = try AdaptationSettings(top, foundation?.adaptation)
    do { try validate() } catch {
      throw ProfileError(source: file.source, line: file.line(of: error.key), key: error.key, problem: error.problem)
    }
  }
}

extension VideoSettings {
  fileprivate init(_ top: ProfileSection, _ base: VideoSettings?) throws(ProfileError) {
    let keys = [
      "codec", "encoder", "preset", "rateControl", "quality", "bufferSeconds", "peakFactor", "scaler",
      "gopSeconds", "segmentSeconds", "chunkSeconds", "maximumFrameRate", "deinterlace", "ladder",
    ]
    let video = try ProfileSection(top.child("video"), at: "video", keys: keys, source: top.source)
    codec = try video.choice("codec", else: base?.codec)
    encoder = try video.text("encoder", else: base?.encoder)
    preset = try video.text("preset", else: base?.preset)
    rateControl = try video.choice("rateControl", else: base?.rateControl)
    quality = try video.integer("quality", else: base?.quality)
    bufferSeconds = try video.number("bufferSeconds", else: base?.bufferSeconds)
    peakFactor = try video.number("peakFactor", else: base?.peakFactor)
    scaler = try video.text("scaler", else: base?.scaler)
    gopSeconds = try video.integer("gopSeconds", else: base?.gopSeconds)
    segmentSeconds = try video.integer("segmentSeconds", else: base?.segmentSeconds)
    chunkSeconds = try video.integer("chunkSeconds", else: base?.chunkSeconds)
    maximumFrameRate = try video.integer("maximumFrameRate", else: base?.maximumFrameRate)
    deinterlace = try video.choice("deinterlace", else: base?.deinterlace)
    ladder = base?.ladder ?? []
    guard let rungs = try video.rows("ladder", keys: ["name", "width", "height", "cap"]) else { return }
    ladder = []
    for rung in rungs { ladder.append(try Rung(rung)) }
  }
}

extension Rung {
  fileprivate init(_ row: ProfileSection) throws(ProfileError) {
    name = try row.text("name", else: nil)
    width = try row.integer("width", else: nil)
    height = try row.integer("height", else: nil)
    cap = try row.integer("cap", else: nil)
  }
}

extension AudioSettings {
  fileprivate init(_ top: ProfileSection, _ base: AudioSettings?) throws(ProfileError) {
    let keys = ["stereoBitRate", "surroundBitRate"]
    let audio = try ProfileSection(top.child("audio"), at: "audio", keys: keys, source: top.source)
    stereoBitRate = try audio.integer("stereoBitRate", else: base?.stereoBitRate)
    surroundBitRate = try audio.integer("surroundBitRate", else: base?.surroundBitRate)
  }
}

extension ThumbnailSettings {
  fileprivate init(_ top: ProfileSection, _ base: ThumbnailSettings?) throws(ProfileError) {
    let keys = ["count", "size", "columns", "rows", "tileSize"]
    let tiles = try ProfileSection(top.child("thumbnails"), at: "thumbnails", keys: keys, source: top.source)
    count = try tiles.integer("count", else: base?.count)
    size = try tiles.integer("size", else: base?.size)
    columns = try tiles.integer("columns", else: base?.columns)
    rows = try tiles.integer("rows", else: base?.rows)
    tileSize = try tiles.integer("tileSize", else: base?.tileSize)
  }
}

extension QualitySettings {
  fileprivate init(_ top: ProfileSection, _ base: QualitySettings?) throws(ProfileError) {
    let keys = ["measure", "sampleSeconds"]
    let quality = try ProfileSection(top.child("quality"), at: "quality", keys: keys, source: top.source)
    measure = try quality.choice("measure", else: base?.measure)
    sampleSeconds = try quality.integer("sampleSeconds", else: base?.sampleSeconds)
  }
}

extension AdaptationSettings {
  fileprivate init(_ top: ProfileSection, _ base: AdaptationSettings?) throws(ProfileError) {
    let keys = [
      "ladder", "targetPSNR", "targetSSIM", "coarsestQuality", "minimumGain", "minimumStep", "capHeadroom",
    ]
    let adaptation = try ProfileSection(top.child("adaptation"), at: "adaptation", keys: keys, source: top.source)
    ladder = try adaptation.choice("ladder", else: base?.ladder)
    targetPSNR = try adaptation.number("targetPSNR", else: base?.targetPSNR)
    targetSSIM = try adaptation.number("targetSSIM", else: base?.targetSSIM)
    coarsestQuality = try adaptation.integer("coarsestQuality", else: base?.coarsestQuality)
    minimumGain = try adaptation.number("minimumGain", else: base?.minimumGain)
    minimumStep = try adaptation.number("minimumStep", else: base?.minimumStep)
    capHeadroom = try adaptation.number("capHeadroom", else: base?.capHeadroom)
  }
}
