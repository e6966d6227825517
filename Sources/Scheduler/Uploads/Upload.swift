import Crypto
import Foundation
import Jobs
import Storage

/// A film on its way into the storage: what was announced, and to whom its links were given.
struct Upload: Codable, Sendable, Equatable {
  /// Nobody can guess it.
  let id: String
  /// Where it is once it is completed. No link writes there, so that what was checked can't be changed by whoever sent it.
  let key: ObjectKey
  /// Where the links write to. Parts, whose links end as they become one, are put together at ``key``.
  let arrival: ObjectKey
  /// Bytes.
  let size: Int64
  /// The MIME type.
  let type: String
  /// The id of the caller whose it is.
  let owner: String
  /// When its links end.
  let expires: Date
  /// The store's upload, of a film that comes in parts.
  let parts: MultipartUpload?

  /// How long its links are good for.
  static let time = Duration.seconds(24 * 3600)

  /// Where what is sent at once arrives.
  static let arrivals = "incoming"

  /// The job that it becomes.
  var job: JobID { JobID(queue: TranscodeJob.queue, id: "upload-\(id)") }

  /// Where a caller's uploads lie, and nobody else's: `uploads/OWNER`, with a digest in place of an id that isn't a plain name.
  static func folder(of caller: Caller) -> String {
    let isPlain =
      (1...64).contains(caller.id.utf8.count)
      && caller.id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    return "uploads/\(isPlain ? caller.id : "_" + SHA256.hash(data: Data(caller.id.utf8)).hex)"
  }

  /// Whether a caller may know of it.
  func isSeen(by caller: Caller) -> Bool { caller.id == owner || caller.role >= .admin }
}
