extension Plan {
  /// About how many bytes making a part takes at most: what an encoder looks ahead, what a decoder keeps, and the program itself.
  public func memory(of part: TitlePart) -> Int64 {
    let source = Int64(self.source.video.map { $0.width * $0.height * ($0.bitDepth > 8 ? 2 : 1) } ?? 0)
    switch part {
    case .chunk:
      let encoded = (video?.renditions ?? []).reduce(Int64(0)) { $0 + Int64($1.width * $1.height) }
      return Self.program + Self.bytesPerPixel * (encoded * Self.picturesOfEncoder + source * Self.picturesOfDecoder)
    case .thumbnails: return Self.program + Self.bytesPerPixel * source * Self.picturesOfDecoder
    case .audio, .subtitles: return Self.program
    }
  }

  fileprivate static let program: Int64 = 128 << 20
  /// Of 4:2:0 pictures with 8 bits, and of what an encoder notes of each pixel.
  fileprivate static let bytesPerPixel: Int64 = 2
  fileprivate static let picturesOfEncoder: Int64 = 90
  fileprivate static let picturesOfDecoder: Int64 = 40
}

extension Profile {
  /// About how many bytes planning a title takes at most: samples are encoded for a ladder that is fitted to the film. Of the film nothing
  /// is known yet; it is taken to be as large as the largest rung.
  public var memoryOfPlanning: Int64 {
    guard adaptation.ladder == .contentAdaptive else { return Plan.program }
    let pixels = video.ladder.map { Int64($0.width * $0.height) }
    return Plan.program + Plan.bytesPerPixel
      * (pixels.reduce(0, +) * Plan.picturesOfEncoder + (pixels.max() ?? 0) * Plan.picturesOfDecoder)
  }
}
