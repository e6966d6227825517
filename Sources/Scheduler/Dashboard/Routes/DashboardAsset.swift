import Markup
import Storage

/// The files of the dashboard's pages, which live inside the program.
struct DashboardAsset {
  let bytes: [UInt8]
  let mediaType: String
  /// Changes when the file does.
  let entityTag: String

  init?(named name: String) {
    guard let bytes = Self.files[name] else { return nil }
    self.bytes = bytes
    mediaType = MediaType.of(name)
    entityTag = Self.entityTags[name] ?? ""
  }

  private static let files: [String: [UInt8]] = [
    "connection.js": PackageResources.connection_js,
    "dashboard.css": PackageResources.dashboard_css,
    "dashboard.js": PackageResources.dashboard_js,
    "icon.svg": PackageResources.icon_svg,
    "live.js": PackageResources.live_js,
    "morph.js": PackageResources.morph_js,
    "parts.css": PackageResources.parts_css,
    "times.js": PackageResources.times_js,
  ]

  private static let entityTags = files.mapValues { bytes in
    "\"" + String(bytes.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }, radix: 36) + "\""
  }
}
