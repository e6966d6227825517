import Media

/// What is going to be written to a disk, at most.
struct DiskNeed: Codable, Sendable, Equatable {
  var bytes: Int64
  /// And folders: each takes an inode.
  var files: Int64

  init(bytes: Int64, files: Int64) { (self.bytes, self.files) = (bytes, files) }

  init(_ part: TitlePart, of plan: Plan) { self.init(bytes: plan.space(of: part), files: plan.files(of: part)) }

  /// Of pieces that are made: with each comes a record, and perhaps a folder.
  init(_ pieces: [TrackPiece]) {
    let files = pieces.flatMap(\.files)
    self.init(bytes: files.reduce(0) { $0 + Int64($1.size) }, files: Int64(files.count + 2 * pieces.count))
  }

  /// Of what is written beside parts.
  static let documents = DiskNeed(bytes: 16 << 20, files: 64)

  static func += (sum: inout DiskNeed, need: DiskNeed) {
    sum.bytes += need.bytes
    sum.files += need.files
  }

  static func -= (sum: inout DiskNeed, need: DiskNeed) {
    sum.bytes -= need.bytes
    sum.files -= need.files
  }
}
