import Foundation

/// An address of IPv4 or IPv6, and whether it is out in the world.
struct IPAddress: Sendable, Equatable, CustomStringConvertible {
  /// Four or sixteen.
  let bytes: [UInt8]

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// As it is written: `192.0.2.1`, `2001:db8::1`.
  init?(_ text: String) {
    var (four, six) = (in_addr(), in6_addr())
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      bytes = withUnsafeBytes(of: six) { Array($0) }
    } else {
      return nil
    }
  }

  var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    inet_ntop(family, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether it is one that anybody could reach: not this machine's, not a private network's, none of special use (RFC 6890).
  var isPublic: Bool {
    let special = bytes.count == 4 ? Self.specialIPv4 : Self.specialIPv6
    return (bytes.count == 4 || isWithin("2000::/3")) && !special.contains { isWithin($0) }
  }

  private static let specialIPv4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
  ]
  /// Of the global unicast addresses: those that hold an IPv4 address, and those for examples.
  private static let specialIPv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]

  private func isWithin(_ network: String) -> Bool {
    let parts = network.split(separator: "/")
    guard parts.count == 2, let base = IPAddress(String(parts[0])), let length = Int(parts[1]), base.bytes.count == bytes.count
    else { return false }
    return (0..<length).allSatisfy { bit in
      let mask: UInt8 = 0x80 >> (bit % 8)
      return bytes[bit / 8] & mask == base.bytes[bit / 8] & mask
    }
  }
}

extension IPAddress {
  /// All addresses of a name, or of an address in any of the forms in which the system takes one. Blocks its thread.
  static func lookUp(_ host: String) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
    defer { freeaddrinfo(first) }
    return sequence(first: first) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
      guard let address = entry?.pointee.ai_addr else { return nil }
      switch Int32(address.pointee.sa_family) {
      case AF_INET:
        return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { socket in
          withUnsafeBytes(of: socket.pointee.sin_addr) { IPAddress(bytes: Array($0)) }
        }
      case AF_INET6:
        return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { socket in
          withUnsafeBytes(of: socket.pointee.sin6_addr) { IPAddress(bytes: Array($0)) }
        }
      default: return nil
      }
    }
  }
}
