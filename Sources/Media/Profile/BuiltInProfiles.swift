/// The profiles that the program carries in itself: the files of `profiles/`, as they were when it was built.
enum BuiltInProfiles {
  /// The text of each, by name; the default first.
  static let files: [(name: String, text: String)] = [
    ("abr-h264", PackageResources.abr_h264_yml), ("abr-hevc", PackageResources.abr_hevc_yml),
    ("abr-av1", PackageResources.abr_av1_yml), ("phone-h264", PackageResources.phone_h264_yml),
    ("content-adaptive", PackageResources.content_adaptive_yml),
  ].map { ($0.0, String(decoding: $0.1, as: UTF8.self)) }

  /// The one that a profile of this codec stands on: what a file leaves out is as here.
  static func foundation(of codec: VideoCodec) -> String { "abr-\(codec.rawValue)" }
}
