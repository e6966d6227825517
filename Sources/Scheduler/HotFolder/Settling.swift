/// Tells from several looks at a folder which of its files are complete.
///
/// A copy in progress grows or its time moves on. A file that somebody still has open for writing isn't complete either, however
/// long nothing has come.
struct Settling: Sendable {
  /// A file as one look found it.
  struct Sighting: Sendable, Equatable {
    var file: DroppedFile
    /// Whether some program has it open for writing; nil where the file system can't tell.
    var isBeingWritten: Bool?
    /// Whether it was seen to come here by a new name, as a whole.
    var wasMoved: Bool

    init(_ file: DroppedFile, isBeingWritten: Bool? = nil, wasMoved: Bool = false) {
      self.file = file
      self.isBeingWritten = isBeingWritten
      self.wasMoved = wasMoved
    }
  }

  private let settleTime: Duration
  /// Since when each file has been as it is.
  private var unchanged: [String: (file: DroppedFile, since: Duration)] = [:]

  init(settleTime: Duration) {
    self.settleTime = settleTime
  }

  /// - Parameters:
  ///   - sightings: all that a look has found.
  ///   - now: on a clock that never goes back.
  ///   - wallClock: on the clock of the files' times, since 1970.
  /// - Returns: those that are complete.
  mutating func look(_ sightings: [Sighting], at now: Duration, wallClock: Duration) -> [DroppedFile] {
    unchanged = Dictionary(
      sightings.map { sighting in
        let before = unchanged[sighting.file.path]
        let isSame = before?.file == sighting.file && sighting.isBeingWritten != true
        return (sighting.file.path, (sighting.file, isSame ? before?.since ?? now : now))
      }, uniquingKeysWith: { $1 })
    return sightings.filter { isComplete($0, at: now, wallClock: wallClock) }.map(\.file)
  }

  private func isComplete(_ sighting: Sighting, at now: Duration, wallClock: Duration) -> Bool {
    guard sighting.file.size > 0, sighting.isBeingWritten != true else { return false }
    if sighting.wasMoved { return true }
    // Where the file system knows that nobody writes, a file that was written long ago needn't be waited for.
    let age = wallClock - .nanoseconds(sighting.file.modified)
    if sighting.isBeingWritten == false, age >= settleTime { return true }
    return unchanged[sighting.file.path].map { now - $0.since >= settleTime } ?? false
  }
}
