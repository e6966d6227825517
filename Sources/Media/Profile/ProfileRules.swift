extension Profile {
  /// Checks every setting against its range. A profile read from a file has been checked; one decoded from a job has not.
  ///
  /// - Throws: `ProfileViolation` for the first setting that is wrong.
  public func validate() throws(ProfileViolation) {
    try check("name", name.isName && name.utf8.count <= 64, "is “\(name)”; allowed are letters, digits, “.”, “_” and “-”")
    try video.validate()
    try audio.validate()
    try thumbnails.validate()
    try quality.validate()
    try adaptation.validate(with: video)
  }
}

extension VideoSettings {
  fileprivate func validate() throws(ProfileViolation) {
    try check("video.encoder", encoder, in: ["auto"] + codec.encoders)
    try check("video.preset", preset, in: codec.presets)
    try check("video.quality", quality, in: codec.qualityRange)
    try check("video.bufferSeconds", bufferSeconds, in: 0.25...10)
    try check("video.peakFactor", peakFactor, in: 1...4)
    try check("video.scaler", scaler, in: ["bicubic", "bilinear", "area", "lanczos"])
    try check("video.gopSeconds", gopSeconds, in: 1...10)
    try check("video.segmentSeconds", segmentSeconds, in: 1...30)
    try check("video.segmentSeconds", segmentSeconds, multipleOf: gopSeconds, "gopSeconds")
    try check("video.chunkSeconds", chunkSeconds, in: 1...600)
    try check("video.chunkSeconds", chunkSeconds, multipleOf: segmentSeconds, "segmentSeconds")
    try check("video.maximumFrameRate", maximumFrameRate, in: 10...240)
    try check("video.ladder", (1...20).contains(ladder.count), "has \(ladder.count) rungs; allowed are 1 to 20")
    for index in ladder.indices { try ladder[index].validate(at: "video.ladder[\(index)]", after: Array(ladder[..<index])) }
  }
}

extension Rung {
  fileprivate func validate(at key: String, after smaller: [Rung]) throws(ProfileViolation) {
    let isSafe = name.isName && name.first?.isNumber == true && name.utf8.count <= 32
    try check("\(key).name", isSafe, "is “\(name)”; a rung's name starts with a digit, such as 720p or 720p-low")
    try check("\(key).name", !smaller.contains { $0.name == name }, "is “\(name)”, as is another rung's")
    try check("\(key).width", width, in: 16...16384)
    try check("\(key).width", width, multipleOf: 2, "2")
    try check("\(key).height", height, in: 16...16384)
    try check("\(key).height", height, multipleOf: 2, "2")
    try check("\(key).cap", cap, in: 20...400_000)
    guard let previous = smaller.last else { return }
    let isLarger = width >= previous.width && height >= previous.height && (width, height) != (previous.width, previous.height)
    let boxes = "\(width)×\(height) after \(previous.width)×\(previous.height)"
    try check(key, isLarger, "is \(boxes); rungs go from the smallest to the largest")
    try check("\(key).cap", cap > previous.cap, "is \(cap) after \(previous.cap); a larger rung has a larger cap")
  }
}

extension AudioSettings {
  fileprivate func validate() throws(ProfileViolation) {
    try check("audio.stereoBitRate", stereoBitRate, in: 32...512)
    if surroundBitRate != 0 { try check("audio.surroundBitRate", surroundBitRate, in: 96...1024, or: "0 for none") }
  }
}

extension ThumbnailSettings {
  /// Pixels that browsers and GPUs still take for one side of a picture.
  private static let longestSheet = 16384

  fileprivate func validate() throws(ProfileViolation) {
    try check("thumbnails.count", count, in: 0...10_000)
    try check("thumbnails.size", size, in: 32...1920)
    try check("thumbnails.size", size, multipleOf: 2, "2")
    try check("thumbnails.columns", columns, in: 1...50)
    try check("thumbnails.rows", rows, in: 1...50)
    try check("thumbnails.tileSize", tileSize, in: 16...640)
    try check("thumbnails.tileSize", tileSize, multipleOf: 2, "2")
    let side = max(columns, rows) * tileSize
    let problem = "makes sheets of \(side) pixels a side; allowed are up to \(Self.longestSheet)"
    try check("thumbnails.tileSize", side <= Self.longestSheet, problem)
  }
}

extension QualitySettings {
  fileprivate func validate() throws(ProfileViolation) {
    try check("quality.sampleSeconds", sampleSeconds, in: 4...600)
  }
}

extension AdaptationSettings {
  fileprivate func validate(with video: VideoSettings) throws(ProfileViolation) {
    try check("adaptation.targetPSNR", targetPSNR, in: 25...60)
    try check("adaptation.targetSSIM", targetSSIM, in: 0.5...1)
    try check("adaptation.coarsestQuality", coarsestQuality, in: video.codec.qualityRange)
    try check("adaptation.minimumGain", minimumGain, in: 0...10)
    try check("adaptation.minimumStep", minimumStep, in: 1...4)
    try check("adaptation.capHeadroom", capHeadroom, in: 1...10)
    guard ladder == .contentAdaptive else { return }
    let control = "is contentAdaptive, which needs video.rateControl to be quality"
    try check("adaptation.ladder", video.rateControl == .quality, control)
    let finer = "is \(coarsestQuality), finer than video.quality (\(video.quality))"
    try check("adaptation.coarsestQuality", coarsestQuality >= video.quality, finer)
  }
}

extension String {
  /// Whether it is safe as a file name and in a playlist without escapes.
  fileprivate var isName: Bool {
    guard let first, first.isASCII, first.isLetter || first.isNumber else { return false }
    return utf8.allSatisfy { byte in
      let character = Character(UnicodeScalar(byte))
      return byte < 128 && (character.isLetter || character.isNumber || ".-_".contains(character))
    }
  }
}

private func check(_ key: String, _ isAllowed: Bool, _ problem: @autoclosure () -> String) throws(ProfileViolation) {
  guard isAllowed else { throw ProfileViolation(key: key, problem: problem()) }
}

private func check<Number: Comparable>(
  _ key: String, _ value: Number, in range: ClosedRange<Number>, or other: String? = nil
) throws(ProfileViolation) {
  let allowed = "\(range.lowerBound) to \(range.upperBound)" + (other.map { ", or \($0)" } ?? "")
  try check(key, range.contains(value), "is \(value); allowed are \(allowed)")
}

private func check(_ key: String, _ value: String, in words: [String]) throws(ProfileViolation) {
  try check(key, words.contains(value), "is “\(value)”; it must be one of \(words.joined(separator: ", "))")
}

private func check(_ key: String, _ value: Int, multipleOf unit: Int, _ name: String) throws(ProfileViolation) {
  let unitText = name == "\(unit)" ? name : "\(name) (\(unit))"
  try check(key, value % unit == 0, "is \(value); it must be a multiple of \(unitText)")
}
