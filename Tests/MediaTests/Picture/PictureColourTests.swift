import Testing

@testable import Media

@Suite struct PictureColourTests {
  private func colour(
    _ primaries: String? = nil, _ transfer: String? = nil, _ matrix: String? = nil, hdr: HDRKind? = nil,
    size: (Int, Int) = (1920, 1080),
    frameRate: Rational = Rational(25)
  ) -> PictureColour {
    var facts = VideoFacts.sample(size.0, size.1, frameRate: frameRate)
    facts.colour = ColourFacts(primaries: primaries, transfer: transfer, matrix: matrix, isFullRange: false, hdr: hdr)
    return PictureColour(facts)
  }

  private func names(_ colour: PictureColour) -> [String] { [colour.primaries, colour.transfer, colour.matrix] }

  @Test("HDR and wide gamut become BT.709, and are converted")
  func highDynamicRange() {
    let pq = colour("bt2020", "smpte2084", "bt2020nc", hdr: .hdr10)
    #expect(names(pq) == ["bt709", "bt709", "bt709"] && pq.conversion == .toneMap)
    let hlg = colour("bt2020", "arib-std-b67", "bt2020nc", hdr: .hlg)
    #expect(names(hlg) == ["bt709", "bt709", "bt709"] && hlg.conversion == .toneMap)
    let wide = colour("bt2020", "bt709", "bt2020nc")
    #expect(names(wide) == ["bt709", "bt709", "bt709"] && wide.conversion == .wideGamut)
    #expect(colour(nil, nil, "bt2020c").conversion == .wideGamut)
    #expect(colour(nil, "smpte2084", nil, hdr: .hdr10).conversion == .toneMap)
  }

  @Test("Standard colour that is said is kept as it is", arguments: ["bt709", "smpte170m", "bt470bg"])
  func kept(name: String) {
    let transfer = name == "bt709" ? "bt709" : "smpte170m"
    for size in [(320, 240), (1920, 1080)] {
      let found = colour(name, transfer, name, size: size)
      #expect(names(found) == [name, transfer, name] && found.conversion == .none)
    }
  }

  @Test("What a master doesn't say is guessed from its size and rate, as players do")
  func guessed() {
    #expect(names(colour()) == ["bt709", "bt709", "bt709"])
    #expect(names(colour(size: (1280, 544))) == ["bt709", "bt709", "bt709"])
    #expect(colour(size: (720, 576)).matrix == "bt470bg")
    #expect(colour(size: (720, 480), frameRate: Rational(30000, 1001)).matrix == "smpte170m")
    #expect(names(colour(size: (720, 480), frameRate: Rational(30000, 1001))) == ["smpte170m", "smpte170m", "smpte170m"])
  }

  @Test("A matrix that isn't said is the one of the primaries")
  func matrixOfPrimaries() {
    #expect(colour("bt709", nil, nil, size: (320, 240)).matrix == "bt709")
    #expect(colour("smpte170m", nil, nil).matrix == "smpte170m")
  }

  @Test("RGB and names that players don't know become BT.709")
  func others() {
    for matrix in ["gbr", "ycgco", "fcc", "smpte240m"] { #expect(colour(nil, nil, matrix).matrix == "bt709") }
    #expect(names(colour("film", "linear", "bt709")) == ["bt709", "bt709", "bt709"])
  }
}
