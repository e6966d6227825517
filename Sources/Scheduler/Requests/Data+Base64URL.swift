import Foundation

extension Data {
  /// Base64 with the alphabet for URLs, without padding (RFC 4648 §5).
  var base64URL: String {
    base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  init?(base64URL text: some StringProtocol) {
    let base64 = String(text).replacing("-", with: "+").replacing("_", with: "/")
    self.init(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.count % 4) % 4))
  }
}
