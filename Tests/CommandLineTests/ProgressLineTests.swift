import Testing

@testable import sprocket

struct ProgressLineTests {
  private let line = ProgressLine(
    stage: "Encoding", fraction: 0.426, framesPerSecond: 118.4, speed: 4.93, secondsLeft: 31.2, json: "")

  @Test func inWords() {
    #expect(line.plain == "Encoding, 42 %, 118 fps, 4.93 × real time, 0:31 left")
  }

  @Test func theBarFillsTheLineAndNoMore() {
    let wide = line.drawn(width: 120)
    #expect(wide.count(where: { $0 == "█" }) == 17 && wide.count(where: { $0 == "░" }) == 23)
    #expect(wide.hasSuffix("  42 %  118 fps  4.93 × real time  0:31 left"))
    for width in 1...120 { #expect(line.drawn(width: width).count < max(2, width)) }
  }

  @Test func whatIsUnknownIsLeftOut() {
    #expect(ProgressLine(stage: "Probing", fraction: 0, json: "").plain == "Probing, 0 %")
    #expect(ProgressLine.waiting.drawn(width: 80) == "Waiting for a worker")
  }
}
