import Foundation
import TestFolder
import Testing

@testable import Worker

/// What control groups leave a process, read from folders that are made up.
struct NodeResourcesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func resources(_ group: String, _ limits: [String: String]) throws -> NodeResources {
    try FileManager.default.createDirectory(atPath: folder.path("process"), withIntermediateDirectories: true)
    try folder.write(Data(group.utf8), to: "process/cgroup")
    for (path, text) in limits {
      let file = folder.url.appending(path: "groups/" + path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return NodeResources.available(process: folder.path("process"), groups: folder.path("groups"))
  }

  private let machine = NodeResources.available(process: "/nowhere", groups: "/nowhere")

  @Test func withoutLimitsItIsTheMachine() throws {
    #expect(machine.cores >= 1 && machine.memory > 1 << 20)
    #expect(try resources("0::/a\n", ["a/cpu.max": "max 100000\n", "a/memory.max": "max\n"]) == machine)
    #expect(try resources("4:memory:/old\n", [:]) == machine)
  }

  @Test func theLimitsOfItsGroupCount() throws {
    let found = try resources("1:name=x:/y\n0::/a/b\n", ["a/b/cpu.max": "50000 100000\n", "a/b/memory.max": "67108864\n"])
    #expect(found == NodeResources(cores: 0.5, memory: 64 << 20))
    #expect(found.chunksAtOnce == 1)
  }

  @Test("so do those of the groups above, the tightest first")
  func above() throws {
    let limits = [
      "cpu.max": "90000 100000", "a/cpu.max": "25000 100000", "a/b/cpu.max": "80000 100000", "a/memory.max": "1048576",
      "a/b/memory.max": "2097152",
    ]
    #expect(try resources("0::/a/b\n", limits) == NodeResources(cores: 0.25, memory: 1 << 20))
  }

  @Test("what can't be read is no limit", arguments: ["", "100000", "0 0", "a b", "-5 100000", "1 2 3"])
  func damaged(_ text: String) throws {
    #expect(try resources("0::/a\n", ["a/cpu.max": text, "a/memory.max": "many"]) == machine)
  }

  @Test("a group outside of the mount is none", arguments: ["0::/../../etc\n", "0::\n", ""])
  func outside(_ group: String) throws {
    #expect(try resources(group, [:]) == machine)
  }
}
