import Business
import Queue
import YAML

/// Agreements as people write them down: a file of YAML or JSON.
public struct AgreementFile {
  public let document: AgreementDocument
  private let file: YAMLFile

  /// Bytes of the largest file that is read.
  private static let largest = 1 << 24

  /// Reads a file.
  /// - Throws: ``YAMLFileError``, also for a key that isn't known.
  public init(path: String) throws(YAMLFileError) {
    let file = try YAMLFile(path: path, upTo: Self.largest)
    self.file = file
    do { document = try file.root.decodeStrictly() } catch {
      let place = (error as? UndecodableValue)?.path ?? ""
      throw YAMLFileError(source: path, line: file.line(of: place), problem: "\(error)")
    }
  }

  /// Why its agreements aren't entered, with the line of the file that it is about.
  public func locating(_ refusal: AgreementRefusal) -> YAMLFileError {
    YAMLFileError(source: file.source, line: file.line(of: refusal.place), problem: "\(refusal)")
  }
}
