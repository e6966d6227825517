import Storage

/// The files of the page that plays a title. They live inside the program, so that it needs nothing beside it.
struct PlayerAsset {
  let bytes: [UInt8]
  let mediaType: String

  /// `/` is the page. Its scripts and styles are beneath `/.player/`, where no file of a title can be: those with a dot aren't served.
  init?(path: String) {
    let name = path == "/" ? "page.html" : path.hasPrefix("/.player/") ? String(path.dropFirst("/.player/".count)) : ""
    guard let bytes = Self.files[name] else { return nil }
    self.bytes = bytes
    mediaType = MediaType.of(name)
  }

  private static let files: [String: [UInt8]] = [
    "controls.js": PackageResources.controls_js,
    "facts.js": PackageResources.facts_js,
    "icon.svg": PackageResources.icon_svg,
    "menu.js": PackageResources.menu_js,
    "native-engine.js": PackageResources.native_engine_js,
    "page.css": PackageResources.page_css,
    "page.html": PackageResources.page_html,
    "page.js": PackageResources.page_js,
    "player.css": PackageResources.player_css,
    "player.js": PackageResources.player_js,
    "playlist.js": PackageResources.playlist_js,
    "stream-engine.js": PackageResources.stream_engine_js,
    "throughput.js": PackageResources.throughput_js,
    "thumbnails.js": PackageResources.thumbnails_js,
    "title.js": PackageResources.title_js,
    "track-buffer.js": PackageResources.track_buffer_js,
    "words.js": PackageResources.words_js,
  ]
}
