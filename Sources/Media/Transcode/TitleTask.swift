import Foundation

/// What every piece of work on a title needs to know.
struct TitleTask: Sendable {
  let plan: Plan
  /// FFmpeg's name of the encoder that makes the pictures.
  let encoder: String
  let folders: TrackFolders
  let film: any FilmBytes
  /// The title's folder under construction.
  let root: URL
  let limits: Limits
  let cancellation: Cancellation

  init(plan: Plan, encoder: String, film: any FilmBytes, root: URL, limits: Limits, cancellation: Cancellation) {
    (self.plan, self.encoder, self.film, self.root) = (plan, encoder, film, root)
    (self.limits, self.cancellation) = (limits, cancellation)
    folders = TrackFolders(plan, encoder: encoder)
  }
}
