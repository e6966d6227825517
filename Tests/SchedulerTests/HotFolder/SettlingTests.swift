import Testing

@testable import Scheduler

struct SettlingTests {
  private let day = Duration.seconds(86_400)

  private func file(_ size: Int64, modified: Duration = .zero) -> DroppedFile {
    DroppedFile(path: "a.mov", size: size, modified: Int64(modified / .nanoseconds(1)))
  }

  /// What a look says of one file, second after second.
  private func complete(_ sightings: [Settling.Sighting], settleTime: Duration = .seconds(3)) -> [Bool] {
    var settling = Settling(settleTime: settleTime)
    return sightings.enumerated().map { second, sighting in
      !settling.look([sighting], at: .seconds(second), wallClock: day + .seconds(second)).isEmpty
    }
  }

  @Test func aFileThatStaysAsItIsForLongEnough() {
    #expect(complete(Array(repeating: .init(file(7)), count: 5)) == [false, false, false, true, true])
  }

  @Test func growthAndANewTimeBeginTheWaitAnew() {
    let sightings: [Settling.Sighting] = [
      .init(file(1)), .init(file(1)), .init(file(2)), .init(file(2)), .init(file(2, modified: .seconds(1))),
      .init(file(2, modified: .seconds(1))), .init(file(2, modified: .seconds(1))), .init(file(2, modified: .seconds(1))),
    ]
    #expect(complete(sightings) == [false, false, false, false, false, false, false, true])
  }

  @Test func whatSomeoneWritesToIsNeverComplete() {
    #expect(complete(Array(repeating: .init(file(7), isBeingWritten: true, wasMoved: true), count: 9)).allSatisfy { !$0 })
  }

  @Test func anOldFileThatNobodyWritesToNeedNotWait() {
    #expect(complete([.init(file(7), isBeingWritten: false)]) == [true])
    #expect(complete([.init(file(7, modified: day - .seconds(2)), isBeingWritten: false)]) == [false])
    #expect(
      complete([.init(file(7, modified: day + .seconds(1000)), isBeingWritten: false)]) == [false], "a clock that is ahead")
  }

  @Test func aMovedFileCountsAtOnceAndAnEmptyOneNever() {
    #expect(complete([.init(file(7), wasMoved: true)]) == [true])
    #expect(complete(Array(repeating: .init(file(0), isBeingWritten: false, wasMoved: true), count: 9)).allSatisfy { !$0 })
  }
}

struct DroppedFileTests {
  @Test(arguments: [
    ("walk.mov", "walk", "walk"), ("f7/master.mov", "f7/master", "f7"), ("f7/a/b.tar.mxf", "f7/a/b.tar", "f7"),
    ("walk", "walk-title", "walk-title"), ("f7.d/walk", "f7.d/walk-title", "f7.d"),
  ])
  func names(_ path: String, _ title: String, _ film: String) {
    let file = DroppedFile(path: path, size: 1, modified: 1)
    #expect(file.title == title)
    #expect(file.film == film)
  }

  @Test func aChangeMakesAnotherJob() {
    let file = DroppedFile(path: "a/1", size: 1, modified: 1)
    let others = [
      DroppedFile(path: "a/11", size: 1, modified: 1), DroppedFile(path: "a/1", size: 11, modified: 1),
      DroppedFile(path: "a/1", size: 1, modified: 11),
    ]
    #expect(Set((others + [file, file]).map(\.jobID)).count == 4)
    #expect(file.jobID.count == 39)
  }

  @Test func ignored() {
    for name in [".a.mov", "~a.mov", "a.mov~", "a.mov.part", "a.TMP", "a.crdownload"] {
      #expect(DroppedFile.isIgnored(name: name))
    }
    for name in ["a.mov", "a", "part.mov", "a.mov.partx"] { #expect(!DroppedFile.isIgnored(name: name)) }
  }
}
