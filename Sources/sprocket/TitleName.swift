import Foundation

/// What a title's folder is called when nobody says.
enum TitleName {
  /// The film's name without its ending, in the current folder; never the film itself.
  static func folder(of film: String) -> String {
    let name = URL(fileURLWithPath: film).lastPathComponent
    let stem = URL(fileURLWithPath: film).deletingPathExtension().lastPathComponent
    return stem == name ? "\(name)-title" : stem
  }
}
