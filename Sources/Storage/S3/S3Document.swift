import Foundation
import FoundationXML
import NIOCore
import NIOFoundationCompat

/// An element of an S3 answer's XML.
struct S3Document {
  private let element: XMLElement

  /// - Throws: an error of the parser for what isn't XML.
  init(_ body: ByteBuffer) throws {
    let document = try XMLDocument(data: Data(body.readableBytesView), options: [.nodeLoadExternalEntitiesNever])
    guard let root = document.rootElement() else { throw CocoaError(.fileReadCorruptFile) }
    element = root
  }

  private init(_ element: XMLElement) { self.element = element }

  var name: String { element.localName ?? element.name ?? "" }

  /// The text of the first child of a name.
  subscript(_ name: String) -> String? { children(name).first?.element.stringValue }

  func children(_ name: String) -> [S3Document] {
    (element.children ?? []).compactMap { ($0 as? XMLElement).map(S3Document.init) }.filter { $0.name == name }
  }

  /// Text as it stands in XML.
  static func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }
}
