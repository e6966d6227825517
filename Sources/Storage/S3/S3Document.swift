import Foundation
import FoundationXML
import NIOCore
import NIOFoundationCompat

/// An element of an S3 answer's XML.
struct S3Document {
  /// Without a namespace's prefix.
  let name: String
  /// Of the element itself, not of those in it.
  fileprivate(set) var text = ""
  fileprivate var elements: [S3Document] = []

  /// - Throws: an error of the parser for what isn't XML.
  init(_ body: ByteBuffer) throws {
    let builder = Builder()
    let parser = XMLParser(data: Data(body.readableBytesView))
    parser.shouldResolveExternalEntities = false
    parser.delegate = builder
    guard parser.parse(), let root = builder.root else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    self = root
  }

  fileprivate init(name: String) { self.name = name.split(separator: ":").last.map(String.init) ?? name }

  /// The text of the first child of a name.
  subscript(_ name: String) -> String? { children(name).first?.text }

  func children(_ name: String) -> [S3Document] { elements.filter { $0.name == name } }

  /// Text as it stands in XML.
  static func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }

  private final class Builder: NSObject, XMLParserDelegate {
    var root: S3Document?
    private var open: [S3Document] = []
    private static let deepest = 16

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      open.append(S3Document(name: name))
      if open.count > Self.deepest { parser.abortParsing() }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if let last = open.indices.last { open[last].text += text }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      guard let element = open.popLast() else { return }
      if let last = open.indices.last { open[last].elements.append(element) } else { root = element }
    }
  }
}
