import Foundation

extension ThumbnailMaker {
  /// Puts thumbnails that were made in one folder into another, in place of older ones there, all at once.
  ///
  /// - Parameters:
  ///   - folder: where ``make(_:to:)-(FilmBytes,_)`` has written `thumbnails/`.
  ///   - output: the folder that gets them.
  /// - Throws: `MediaError`, also where the output holds a title; it is then as it was before.
  public static func place(from folder: String, in output: String) throws {
    let made = URL(filePath: folder).appending(path: Self.folder)
    let place = try TitleFolder(output, for: .thumbnails)
    do {
      do { try FileManager.default.copyItem(at: made, to: place.root.appending(path: Self.folder)) } catch {
        throw MediaError(
          .unwritable, "write to \(output)", found: systemReason(error),
          remedy: "free some space or choose another output folder")
      }
      try place.publish()
    } catch {
      place.discard()
      throw error
    }
  }
}
