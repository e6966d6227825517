import Foundation
import TestFolder

/// Profiles that are quicker than those for people, as files.
enum TestProfile {
  /// Two small renditions.
  static let small = """
    name: small
    video:
      encoder: libx264
      preset: ultrafast
      chunkSeconds: 8
      ladder:
        - { name: 120p, width: 214, height: 120, cap: 300 }
        - { name: 240p, width: 426, height: 240, cap: 500 }
    thumbnails: { count: 10 }
    """
}

extension TemporaryFolder {
  func profile(_ text: String = TestProfile.small) throws -> String { try write(Data(text.utf8), to: "small.yml") }
}
