import Foundation
import Media

/// An error of Media on its way from the child process to the worker, where it is thrown as what it was.
enum MediaFailure: Codable, Sendable {
  case media(MediaError)
  case plan(PlanError)
  case profile(ProfileError)
  case violation(ProfileViolation)
  case other(String)

  init(_ error: any Error) {
    self =
      switch error {
      case let error as MediaError: .media(error)
      case let error as PlanError: .plan(error)
      case let error as ProfileError: .profile(error)
      case let error as ProfileViolation: .violation(error)
      default: .other("\(error)")
      }
  }

  var error: any Error {
    switch self {
    case .media(let error): error
    case .plan(let error): error
    case .profile(let error): error
    case .violation(let error): error
    case .other(let text): MediaError(.processing, "work on the film", found: text)
    }
  }
}
