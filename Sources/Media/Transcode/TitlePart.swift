/// A part of a title that is made on its own, on any machine, and comes out the same there.
public enum TitlePart: Codable, Hashable, Sendable {
  /// A chunk of the film in all renditions, by its index.
  case chunk(Int)
  /// A track of sound, by its id.
  case audio(String)
  /// All tracks of subtitles: they come out of one pass over the film.
  case subtitles
  case thumbnails
}

extension TitlePart: CustomStringConvertible {
  public var description: String {
    switch self {
    case .chunk(let index): "chunk-\(index)"
    case .audio(let id): id
    case .subtitles: "subtitles"
    case .thumbnails: "thumbnails"
    }
  }
}

extension Plan {
  /// The parts that make the title, in the order in which to begin them.
  public var parts: [TitlePart] {
    let chunks = video == nil ? [] : self.chunks.map { TitlePart.chunk($0.index) }
    return audio.map { .audio($0.id) } + (subtitles.isEmpty ? [] : [.subtitles])
      + (profile.thumbnails.count > 0 ? [.thumbnails] : [])
      + chunks
  }

  /// The tracks that a part has pieces of: renditions by their names, others by their ids.
  public func tracks(of part: TitlePart) -> [String] {
    switch part {
    case .chunk: video?.renditions.map(\.name) ?? []
    case .audio(let id): [id]
    case .subtitles: subtitles.map(\.id)
    case .thumbnails: [ThumbnailMaker.folder]
    }
  }
}
