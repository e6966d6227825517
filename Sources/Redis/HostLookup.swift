import Dispatch
import Glibc
import NIOConcurrencyHelpers
import Reactor

/// Finds a host's addresses. The system's resolver blocks, so it runs on a thread that may.
enum HostLookup {
  /// - Returns: numeric addresses, in the order in which to try them; none for an unknown host, or when the time is up.
  static func addresses(of host: String, within limit: Duration) async throws -> [String] {
    if isNumeric(host) { return [host] }
    let (alarm, answer) = (Alarm(), Answer())
    DispatchQueue.global().async {
      let addresses = resolve(host)
      answer.addresses.withLockedValue { $0 = addresses }
      alarm.ring()
    }
    try await alarm.sleep(for: limit)
    return answer.addresses.withLockedValue { $0 }
  }

  private final class Answer: Sendable {
    let addresses = NIOLockedValueBox<[String]>([])
  }

  private static func isNumeric(_ host: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1
  }

  private static func resolve(_ host: String) -> [String] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    return sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
      var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      guard let entry = entry?.pointee,
        getnameinfo(entry.ai_addr, entry.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0
      else { return nil }
      return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }
}
