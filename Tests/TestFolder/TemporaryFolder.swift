import Foundation

/// An empty folder that goes with the value.
public final class TemporaryFolder: Sendable {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "sprocket-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  public func path(_ name: String) -> String { url.appending(path: name).path }

  @discardableResult
  public func write(_ content: some Sequence<UInt8>, to name: String) throws -> String {
    try Data(content).write(to: url.appending(path: name))
    return path(name)
  }

  public func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url.appending(path: name))) }

  public func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  public var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }

  /// Waits until nothing is in a folder.
  public static func becomesEmpty(_ path: String) async throws {
    while try !FileManager.default.contentsOfDirectory(atPath: path).isEmpty {
      try Task.checkCancellation()
      await Task.yield()
    }
  }
}
