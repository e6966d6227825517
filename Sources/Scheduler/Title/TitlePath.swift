import Foundation

/// The path of a request inside a title: names of folders and a file, none of which leads out of it or is hidden.
struct TitlePath: Hashable, Sendable {
  let components: [String]

  /// `nil` where the path could name something that isn't the title's to show.
  init?(_ requestPath: String) {
    guard requestPath.hasPrefix("/") else { return nil }
    components = requestPath.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      .compactMap { $0.removingPercentEncoding }
    guard components.count == requestPath.count(where: { $0 == "/" }), components.allSatisfy(Self.isPlain) else { return nil }
  }

  var fileName: String { components.last ?? "" }

  /// Names that begin with a dot are hidden files, `.` and `..`.
  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && !name.contains("/") && !name.contains("\0")
  }
}
