import TestFolder
import Testing

@testable import Media

@Suite struct ASSDialogueTests {
  @Test(
    "An event's text becomes cue text",
    arguments: [
      ("Hello, world", "Hello, world"),
      (#"One\NTwo\nThree\hFour"#, "One\nTwo Three\u{A0}Four"),
      (#"\N \N{\i1}\NText\N\N"#, "<i>Text</i>"),
      (#"{\an8}{\i1}Up{\i0} and {\b1\u1}away"#, "<i>Up </i>and <b><u>away</u></b>"),
      (#"{\i1}a{\b1}b{\i0}c{\r}d"#, "<i>a<b>b</b></i><b>c</b>d"),
      (#"{\i1}a\Nb"#, "<i>a</i>\n<i>b</i>"),
      (#"{\b400}thin{\b700}fat{\be1\bord2\blur3}"#, "thin<b>fat</b>"),
      (#"{\p1}m 0 0 l 10 0 10 10{\p0}Seen"#, "Seen"),
      (#"{a comment, b1}Text"#, "Text"),
      ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
      ("00:00 --> 00:01", "00:00 --&gt; 00:01"),
      (#"\{kept\} and {open"#, "{kept} and {open"),
      ("a\r\n\r\nb\u{0}", "a\nb"),
      (#"{\c&HFFFFFF&\fnArial\fs20\pos(1,2)\iclip(0,0,1,1)\t(\i1)}x"#, "x"),
    ])
  func text(_ text: String, _ cue: String) {
    #expect(ASSDialogue("0,0,Default,,0,0,0,,\(text)")?.cueText == cue)
  }

  @Test("Nothing to see is nothing", arguments: ["", " ", #"\N"#, #"{\i1}"#, #"{\p1}m 0 0"#, #"{\i1} \N {\i0}"#])
  func nothing(_ text: String) {
    let event = ASSDialogue("0,0,Default,,0,0,0,,\(text)")
    #expect(event != nil && event?.cueText == nil)
  }

  @Test("An event without all its fields isn't one")
  func fields() {
    #expect(ASSDialogue("0,0,Default,,0,0,0,") == nil)
  }

  @Test("Whatever a stranger writes: no cue ends early, and every tag is closed", arguments: 0..<50)
  func strangers(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let pieces = [
      "{", "}", "\\", "i1", "i0", "b1", "u1", "r", "p1", "N", "\n", "\r", "-->", "<", "&", ">", " ", "x", "é", "\u{B}",
    ]
    for _ in 0..<200 {
      let text = (0..<20).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      guard let cue = ASSDialogue("0,0,,,0,0,0,,\(text)")?.cueText else { continue }
      #expect(!cue.contains("-->") && !cue.contains("\r"))
      #expect(cue.split(separator: "\n", omittingEmptySubsequences: false).allSatisfy { !$0.allSatisfy(\.isWhitespace) })
      for tag in ["b", "i", "u"] {
        #expect(
          cue.split(separator: "<\(tag)>", omittingEmptySubsequences: false).count
            == cue.split(separator: "</\(tag)>", omittingEmptySubsequences: false).count)
      }
    }
  }

  @Test("A long run of open braces takes no time to speak of", .timeLimit(.minutes(1)))
  func hostile() {
    let braces = String(repeating: "{", count: 200_000)
    #expect(ASSDialogue("0,0,,,0,0,0,,\(braces)")?.cueText == braces)
  }
}
