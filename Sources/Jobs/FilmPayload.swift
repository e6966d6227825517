/// A payload that is about one film: whose the film is decides who may see the job.
public protocol FilmPayload: Codable, Sendable {
  var film: TranscodeJob.Film? { get set }
  var source: String { get }
  var output: String { get }
}

extension TranscodeJob.Payload: FilmPayload {}
extension ThumbnailsJob.Payload: FilmPayload {}
