import Foundation
import Queue
import Testing

@testable import Worker

struct ScratchSpaceTests {
  private func shortage(
    of bytes: Int64, reserved: Int64 = 0, reserve: Int64 = 10 << 20, free: Int64, total: Int64 = 200 << 20
  ) throws -> String? {
    try ScratchSpace.shortage(
      of: DiskNeed(bytes: bytes, files: 1), on: DiskSpace(free: free, total: total),
      reserved: DiskNeed(bytes: reserved, files: 1), reserve: reserve, in: "/scratch")
  }

  @Test(
    "room without inodes is none", arguments: [(0, 0, "no inodes free"), (9, 0, "9 inodes free"), (14, 5, "14 inodes free, 5")])
  func inodes(free: Int64, reserved: Int64, reason: String) throws {
    func shortage(of files: Int64) throws -> String? {
      try ScratchSpace.shortage(
        of: DiskNeed(bytes: 1, files: files), on: DiskSpace(free: 100, total: 100, freeFiles: free),
        reserved: DiskNeed(bytes: 0, files: reserved), reserve: 0, in: "/scratch")
    }
    #expect(try shortage(of: free - reserved) == nil)
    let text = try #require(try shortage(of: 10))
    #expect(text.hasPrefix("the disk of /scratch has \(reason)") && text.hasSuffix("; a part may need 10"), "\(text)")
  }

  @Test func thereIsRoomDownToTheReserve() throws {
    #expect(try shortage(of: 90 << 20, free: 100 << 20) == nil)
    #expect(try shortage(of: 50 << 20, reserved: 40 << 20, free: 100 << 20) == nil)
  }

  @Test("what others have reserved, and what is kept free, isn't there", arguments: [Int64(90 << 20) + 1, Int64(150 << 20)])
  func tooLittle(_ bytes: Int64) throws {
    let text = try #require(try shortage(of: bytes, free: 100 << 20))
    #expect(text.contains("/scratch has 100 MiB free; a part may need"))
    let shared = try #require(try shortage(of: 90 << 20, reserved: 1, free: 100 << 20))
    #expect(shared.contains("1 KiB of them for parts under way"))
  }

  @Test("what can never fit fails for good", arguments: [Int64(190 << 20) + 1, Int64.max])
  func never(_ bytes: Int64) throws {
    let error = #expect(throws: UnrecoverableError.self) { try shortage(of: bytes, free: 200 << 20) }
    #expect("\(try #require(error))".contains("200 MiB in all, 10 MiB of them kept free; set SPROCKET_SCRATCH"))
  }

  @Test("more files than a disk can have fail for good")
  func neverSoMany() throws {
    let error = #expect(throws: UnrecoverableError.self) {
      try ScratchSpace.shortage(
        of: DiskNeed(bytes: 1, files: 500), on: DiskSpace(free: 100, total: 100, freeFiles: 400, totalFiles: 499),
        reserved: DiskNeed(bytes: 0, files: 0), reserve: 0, in: "/scratch")
    }
    #expect("\(try #require(error))".contains("/scratch has 499 inodes in all; set SPROCKET_SCRATCH"))
  }

  @Test func aReserveBeyondTheDiskFailsForGood() {
    #expect(throws: UnrecoverableError.self) { try shortage(of: 1, reserve: .max, free: 5, total: 9) }
  }

  @Test("what is reserved is given back, also after a failure")
  func givenBack() async throws {
    struct Failure: Error {}
    let folder = FileManager.default.temporaryDirectory
    let disk = try #require(DiskSpace(at: folder.path))
    #expect(disk.free > 0 && disk.free <= disk.total)
    let space = ScratchSpace(folder: folder, reserve: 0)
    let most = DiskNeed(bytes: disk.free / 4 * 3, files: 1)
    for _ in 0..<3 {
      await #expect(throws: Failure.self) { try await space.reserving(most) { throw Failure() } }
    }
    try await space.reserving(most) {
      let obstacle = await #expect(throws: Obstacle.self) { try await space.reserving(most) {} }
      #expect(await obstacle?.isGone() == false)
    }
    try await space.reserving(most) {}
  }

  @Test func aFolderThatIsGoingToBeMadeIsOnTheDiskOfTheOneAboveIt() {
    #expect(DiskSpace(at: "/dev/shm/no/such/folder")?.total == DiskSpace(at: "/dev/shm")?.total)
  }
}
