import Foundation
import ProcessTestKit

/// A program in Python that reckons the same in another way.
enum Oracle {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers")

  /// Gives `input` to the program as JSON, and reads what it answers.
  static func run<Answer: Decodable>(_ name: String, _ input: some Encodable) throws -> Answer {
    let answer = try Tool.runBlocking(
      ["python3", folder.appending(path: name).path], input: try JSONEncoder().encode(input))
    return try JSONDecoder().decode(Answer.self, from: answer.get())
  }
}
