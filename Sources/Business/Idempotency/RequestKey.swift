import Crypto
import Foundation

/// Says that two requests are the same one: who makes it, under which key, and what is asked for.
public struct RequestKey: Sendable, Equatable {
  public let caller: String
  /// 1 to 255 characters, chosen by the caller.
  public let key: String
  let digest: Data

  /// - Parameter request: all that is asked for, byte for byte.
  public init(caller: String, key: String, request: some Sequence<UInt8>) {
    (self.caller, self.key) = (caller, key)
    digest = Data(SHA256.hash(data: Data(request)))
  }
}
