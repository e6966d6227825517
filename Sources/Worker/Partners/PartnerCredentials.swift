import AsyncHTTPClient
import Business
import Crypto
import Foundation
import NIOCore

/// What a request shows a partner, so that it knows who asks.
actor PartnerCredentials {
  private let adapter: any PartnerAdapter
  private let settings: PartnerSettings
  /// Of OAuth, once it was fetched.
  private var token: String?

  init(_ adapter: any PartnerAdapter, _ settings: PartnerSettings) { (self.adapter, self.settings) = (adapter, settings) }

  /// The header for a request.
  /// - Parameter target: path and query.
  func header(for target: String, now: Date = Date()) async throws -> (name: String, value: String) {
    switch adapter.authentication {
    case .bearer: return ("authorization", "Bearer \(settings.secret)")
    case .apiKey(let header): return (header, settings.secret)
    case .hmac(let header):
      let (id, key) = try halves()
      let time = Int(now.timeIntervalSince1970)
      let code = HMAC<SHA256>.authenticationCode(
        for: Data("GET\n\(target)\n\(time)".utf8), using: SymmetricKey(data: Data(key.utf8)))
      return (
        header,
        "id=\(id),time=\(time),signature=\(code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())"
      )
    case .clientCredentials(let path, let scope):
      if token == nil { token = try await fetchToken(path, scope) }
      return ("authorization", "Bearer \(token ?? "")")
    }
  }

  /// Notes that the partner doesn't take the token any more.
  /// - Returns: whether another one may help.
  func forgetToken() -> Bool {
    defer { token = nil }
    return token != nil
  }

  private func halves() throws -> (id: String, key: String) {
    let parts = settings.secret.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw failure("its secret isn't written like id:secret", isFinal: true) }
    return (parts[0], parts[1])
  }

  private struct Token: Decodable {
    let accessToken: String

    private enum CodingKeys: String, CodingKey { case accessToken = "access_token" }
  }

  private func fetchToken(_ path: String, _ scope: String) async throws -> String {
    let (id, key) = try halves()
    var request = HTTPClientRequest(url: settings.endpoint.appending(path: path).absoluteString)
    request.method = .POST
    request.headers = [
      "authorization": "Basic \(Data("\(id):\(key)".utf8).base64EncodedString())", "accept": "application/json",
      "content-type": "application/x-www-form-urlencoded",
    ]
    let scope = scope.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? scope
    request.body = .bytes(ByteBuffer(string: "grant_type=client_credentials&scope=\(scope)"))
    let (response, body) = try await HTTPExchange.send(request, within: settings.timeout, atMost: 64 << 10)
    guard response.status == .ok, let token = try? JSONDecoder().decode(Token.self, from: body) else {
      throw failure("it gives no token, status \(response.status.code)", isFinal: (400..<500).contains(response.status.code))
    }
    return token.accessToken
  }

  private func failure(_ found: String, isFinal: Bool) -> PartnerFailure {
    PartnerFailure(platform: adapter.platform, found: found, isFinal: isFinal)
  }
}
