import Foundation

/// A program in Python that reckons the same in another way.
enum Oracle {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers")

  /// Gives `input` to the program as JSON, and reads what it answers.
  static func run<Answer: Decodable>(_ name: String, _ input: some Encodable) throws -> Answer {
    let (process, question, answer) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [folder.appending(path: name).path]
    process.standardInput = question
    process.standardOutput = answer
    try process.run()
    let bytes = try JSONEncoder().encode(input)
    Thread.detachNewThread {
      try? question.fileHandleForWriting.write(contentsOf: bytes)
      try? question.fileHandleForWriting.close()
    }
    return try JSONDecoder().decode(Answer.self, from: answer.fileHandleForReading.readToEnd() ?? Data())
  }
}
