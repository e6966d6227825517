import Foundation
import ProcessTestKit
import TestFolder
import Testing

@testable import Worker

/// Scratch is removed with its owner, or by the next worker that starts.
@Suite(.timeLimit(.minutes(1)))
struct OwnedFolderTests {
  private let parent: TemporaryFolder

  init() throws { parent = try TemporaryFolder() }

  /// A process that has a folder locked, as a worker does, until it is killed.
  private func owner(of folder: URL) async throws -> Program {
    let words = ["-n", folder.path, "sh", "-c", "echo held; exec cat"]
    let owner = try Program(running: URL(filePath: "/usr/bin/flock"), words, input: nil)
    #expect(await owner.output.line(containing: "held") != nil)
    return owner
  }

  @Test func whatALivingOwnerHasStays() async throws {
    let own = try OwnedFolder(in: parent.url)
    let other = parent.url.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
    let owner = try await owner(of: other)
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

    owner.closeInput()
    _ = await owner.outcome()
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
