import Foundation
import Hummingbird
import Jobs

/// What `POST /api/upload/complete` takes: the film that has been sent, and the title that it is to become.
struct UploadCompletion: Codable, Sendable {
  /// The upload's id.
  var upload: String
  /// SHA-256 of the film, in hexadecimal.
  var sha256: String
  var film: TranscodeJob.Film?
  var profile: String?
  /// A key; where nothing is said, `titles/` and the film's id, or the upload's.
  var output: String?
  var callback: Callback?

  static let usualProfile = "abr-h264"

  /// What the job is about.
  func payload(source: String) -> TranscodeJob.Payload {
    TranscodeJob.Payload(
      film: film, source: source, profile: profile ?? Self.usualProfile, output: output ?? "titles/\(film?.id ?? upload)",
      callback: callback)
  }

  /// - Throws: ``Problem`` 422 for what is no SHA-256.
  func checkedDigest() throws -> String {
    let digest = sha256.lowercased()
    guard digest.utf8.count == 64, digest.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      throw Problem(.unprocessableContent, "sha256 isn't 64 hexadecimal digits, as `sha256sum` prints them")
    }
    return digest
  }
}

/// What it answers: the film in the storage, and the job that makes the title.
struct UploadReceipt: ResponseCodable, Sendable, Equatable {
  var upload: String
  var key: String
  /// Bytes.
  var size: Int64
  var sha256: String
  /// The job's id.
  var job: String
  var links: Links

  struct Links: Codable, Sendable, Equatable {
    var job: String
  }

  init(_ upload: Upload, sha256: String, job: JobID) {
    (self.upload, key, size) = (upload.id, upload.key.path, upload.size)
    (self.sha256, self.job, links) = (sha256, job.description, Links(job: job.path))
  }
}
