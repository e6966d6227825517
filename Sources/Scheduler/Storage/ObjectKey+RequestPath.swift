import Foundation
import Storage

extension ObjectKey {
  /// The object that a request's path names, in percent-encoding and beginning with a slash.
  ///
  /// `nil` where the path could name something that isn't the store's to show.
  init?(requestPath path: some StringProtocol) {
    guard path.hasPrefix("/"), let decoded = String(path.dropFirst()).removingPercentEncoding,
      let key = try? ObjectKey(decoded)
    else { return nil }
    self = key
  }
}
