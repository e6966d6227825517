import Foundation
import ProcessTestKit
import Testing

/// The table of settings in `docs/deployment.md` is true: it has what the sources read and what the commands take, and no more.
struct SettingsTableTests {
  private struct Row {
    let variables: [String]
    let flag: String?
    let commands: String

    /// Whether it is a setting of a command.
    func isOf(_ command: String) -> Bool {
      commands.hasPrefix("all but")
        ? !commands.contains("`\(command)`") : commands.split(separator: ", ").contains { $0 == command }
    }
  }

  private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized

  private func rows() throws -> [Row] {
    let page = try String(contentsOf: Self.root.appending(path: "docs/deployment.md"), encoding: .utf8)
    let table = page.split(separator: "\n").drop { !$0.hasPrefix("| variable") }.dropFirst(2).prefix { $0.hasPrefix("|") }
    return try table.map { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      try #require(cells.count == 7, "\(line)")
      return Row(
        variables: cells[1].matches(of: /`(\w+)`/).map { String($0.1) },
        flag: cells[2].firstMatch(of: /`(--[a-z-]+)`/).map { String($0.1) },
        commands: cells[5].trimmingCharacters(in: .whitespaces))
    }
  }

  /// All variables that are named as a whole in the sources, but for those that a program of a worker's gets.
  private func variablesInSources() throws -> Set<String> {
    let folder = Self.root.appending(path: "Sources")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") && !$0.hasPrefix("Worker/Exec/") }
    var found: Set<String> = []
    for file in files {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      found.formUnion(text.matches(of: /"((?:SPROCKET|REDIS|DATABASE|S3)_[A-Z0-9_]+)"/).map { String($0.1) })
      found.formUnion(text.matches(of: /(?:secret|webhookSecrets)\("(\w+)"/).map { $0.1 + "_FILE" })
    }
    return found
  }

  @Test func theVariablesThatAreRead() throws {
    let listed = try rows().flatMap(\.variables)
    #expect(try Set(listed) == variablesInSources())
    #expect(Set(listed).count == listed.count)
  }

  @Test("the flags that a command takes", arguments: [["scheduler"], ["worker", "run"], ["up"]])
  func flags(_ words: [String]) async throws {
    let (command, help) = (try #require(words.first), try await Program(words + ["--help"]).outcome().output)
    let taken = Set(help.matches(of: /(?m)^  (--[a-z-]+)/).map { String($0.1) }).subtracting(["--version"])
    let listed = try rows().filter { $0.isOf(command) }.compactMap(\.flag)
    #expect(Set(listed) == taken)
  }
}
