import Media

/// What is going to be written to a disk, at most.
struct DiskNeed: Sendable, Equatable {
  var bytes: Int64
  /// And folders: each takes an inode.
  var files: Int64

  init(bytes: Int64, files: Int64) { (self.bytes, self.files) = (bytes, files) }

  init(_ part: TitlePart, of plan: Plan) { self.init(bytes: plan.space(of: part), files: plan.files(of: part)) }

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
