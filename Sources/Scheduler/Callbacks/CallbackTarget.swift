import Foundation
import NIOPosix
import Queue

/// Where a message is sent: a URL, and the address that its host was found to have. Connecting by name again could lead elsewhere.
struct CallbackTarget: Sendable {
  let url: String
  let host: String
  let address: IPAddress

  /// Finds a receiver, and refuses one that jobs may not have us talk to.
  /// - Throws: ``CallbackRefused`` for good; ``CallbackFailure`` where it may be otherwise later.
  static func resolve(_ url: String, _ settings: CallbackSettings) async throws -> CallbackTarget {
    let host = try checkedHost(of: url, settings)
    let addresses = try await NIOThreadPool.singleton.runIfActive { IPAddress.lookUp(host) }
    guard let first = addresses.first else { throw CallbackFailure("\(host) has no address") }
    if !settings.allowsPrivateAddresses, let address = addresses.first(where: { !$0.isPublic }) {
      throw CallbackRefused("\(host) is at \(address), which isn't a public address; see SPROCKET_CALLBACK_PRIVATE")
    }
    return CallbackTarget(url: url, host: host, address: first)
  }

  private static func checkedHost(of url: String, _ settings: CallbackSettings) throws(CallbackRefused) -> String {
    guard url.utf8.count <= 2048, let parts = URL(string: url), let host = parts.host, !host.isEmpty else {
      throw CallbackRefused("the callback's url isn't a URL of up to 2048 bytes, such as https://example.com/hook")
    }
    guard parts.user == nil, parts.password == nil else {
      throw CallbackRefused("the callback's url has a user or a password in it; the signature says who we are")
    }
    guard parts.scheme == "https" || parts.scheme == "http" && settings.allowsHTTP else {
      throw CallbackRefused("the callback's url has to begin with https://; see SPROCKET_CALLBACK_HTTP")
    }
    guard host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".-:_[]".contains($0)) }) else {
      throw CallbackRefused("the callback's host isn't written as in the DNS")
    }
    return host.trimmingCharacters(in: ["[", "]"])
  }
}

/// Why a message isn't sent, now or ever.
struct CallbackRefused: UnrecoverableJobError, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Why an attempt to send a message failed.
struct CallbackFailure: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
