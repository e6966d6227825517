import Foundation
import TestFolder
import Testing

@testable import Worker

/// Scratch is removed with its owner, or by the next worker that starts.
@Suite(.timeLimit(.minutes(1)))
struct OwnedFolderTests {
  private let parent: TemporaryFolder

  init() throws { parent = try TemporaryFolder() }

  /// A process that has a folder locked, as a worker does, until it is killed.
  private final class Owner {
    let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(of folder: URL) async throws {
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["flock", "-n", folder.path, "sh", "-c", "echo held; exec cat"]
      (process.standardInput, process.standardOutput) = (input, output)
      try process.run()
      let (answers, answer) = AsyncStream.makeStream(of: Data.self)
      output.fileHandleForReading.readabilityHandler = {
        answer.yield($0.availableData)
        $0.readabilityHandler = nil
      }
      for await line in answers {
        #expect(String(decoding: line, as: UTF8.self) == "held\n")
        break
      }
    }

    func end() async throws {
      await withCheckedContinuation { ended in
        process.terminationHandler = { _ in ended.resume() }
        try? input.fileHandleForWriting.close()
      }
    }
  }

  @Test func whatALivingOwnerHasStays() async throws {
    let own = try OwnedFolder(in: parent.url)
    let other = parent.url.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
    let owner = try await Owner(of: other)
    let abandoned = parent.url.appending(path: UUID().uuidString + "/deep/er")
    try FileManager.default.createDirectory(at: abandoned, withIntermediateDirectories: true)
    try parent.write(Data("mine".utf8), to: "notes.txt")
    try FileManager.default.createDirectory(atPath: parent.path("films"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: parent.path(UUID().uuidString), withDestinationPath: parent.path("films"))

    #expect(OwnedFolder.removeAbandoned(in: parent.url) == 1)
    #expect(FileManager.default.fileExists(atPath: own.url.path))
    #expect(FileManager.default.fileExists(atPath: other.path))
    #expect(parent.has("notes.txt") && parent.has("films"))
    #expect(try parent.names.count == 5)

    try await owner.end()
    #expect(OwnedFolder.removeAbandoned(in: parent.url) == 1)
    #expect(!FileManager.default.fileExists(atPath: other.path))
    own.remove()
    #expect(!FileManager.default.fileExists(atPath: own.url.path))
  }

  @Test("folders that are made while others clean up are never taken away")
  func race() async throws {
    let parent = parent.url
    try await withThrowingTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<200 {
            let folder = try OwnedFolder(in: parent)
            #expect(FileManager.default.fileExists(atPath: folder.url.path))
            folder.remove()
          }
        }
        group.addTask { for _ in 0..<200 { OwnedFolder.removeAbandoned(in: parent) } }
      }
      try await group.waitForAll()
    }
    OwnedFolder.removeAbandoned(in: parent)
    #expect(try self.parent.names.isEmpty)
  }

  @Test func thereMayBeNoSuchFolder() {
    #expect(OwnedFolder.removeAbandoned(in: URL(filePath: "/nowhere/at/all")) == 0)
  }
}
