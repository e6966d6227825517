import Foundation

/// What every piece of work on a title needs to know.
struct TitleTask: Sendable {
  let plan: Plan
  let film: any FilmBytes
  /// The title's folder under construction.
  let root: URL
  let limits: Limits
  let cancellation: Cancellation
}
