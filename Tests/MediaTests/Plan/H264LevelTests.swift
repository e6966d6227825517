import Testing

@testable import Media

@Suite struct H264LevelTests {
  @Test(
    "The lowest level of table A-1 that holds the stream",
    arguments: [
      (416, 240, 25, 500, "1.3"), (426, 240, 25, 500, "2.1"), (854, 480, 25, 2500, "3.0"),
      (1280, 720, 30, 5000, "3.1"), (1280, 720, 60, 5000, "3.2"),
      (1920, 1080, 30, 8000, "4.0"), (1920, 1080, 60, 8000, "4.2"), (1920, 1080, 30, 30000, "4.1"),
      (2560, 1440, 30, 16000, "5.0"), (3840, 2160, 30, 25000, "5.1"), (3840, 2160, 60, 25000, "5.2"),
      (7680, 4320, 30, 80000, "6.0"), (2, 2, 25, 100, "1.1"), (4096, 16, 25, 500, "4.0"),
    ])
  func levels(_ width: Int, _ height: Int, _ rate: Int, _ peak: Int, _ name: String) {
    let level = H264Level(width: width, height: height, frameRate: Rational(rate), peak: peak, buffer: peak * 3 / 2)
    #expect(level?.name == name)
  }

  @Test("Beyond the highest level there is none")
  func none() {
    #expect(H264Level(width: 16384, height: 16384, frameRate: Rational(60), peak: 1000, buffer: 1000) == nil)
  }
}
