import Queue

/// How far a job has come, as far as its progress tells in the words of the catalogue; a bare number is a percentage.
struct JobProgress: Encodable, Equatable {
  var percent: Double?
  var fps: Double?
  var speed: Double?
  var secondsLeft: Double?
  var stage: String?

  init?(_ text: JSONText?) {
    guard let text else { return nil }
    if let number = try? text.decode(as: Double.self) {
      percent = number
      return
    }
    guard let fields = try? text.decode(as: [String: Member].self) else { return nil }
    percent = fields["percent"]?.number
    fps = fields["fps"]?.number
    speed = fields["speed"]?.number
    secondsLeft = fields["secondsLeft"]?.number
    stage = fields["stage"]?.text
    if self == Self.untold { return nil }
  }

  private init() {}
  private static let untold = JobProgress()

  private struct Member: Decodable {
    let number: Double?
    let text: String?

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      number = try? value.decode(Double.self)
      text = try? value.decode(String.self)
    }
  }
}
