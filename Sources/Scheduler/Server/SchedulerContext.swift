import Foundation
import Hummingbird
import NIOCore

/// What is known of a request on its way to its route.
struct SchedulerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Where it comes from; nil on a Unix socket.
  let remoteAddress: SocketAddress?
  /// Who makes it; nil for someone who didn't say.
  var identity: Caller?
  /// How many bytes its body may have.
  var maxUploadSize = SchedulerSettings().bodyLimit

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    remoteAddress = source.channel.remoteAddress
  }

  /// Who makes the request.
  /// - Throws: ``Problem`` 401 for someone who didn't say.
  var caller: Caller {
    get throws {
      guard let identity else {
        throw Problem(.unauthorized, "a bearer token is needed", headers: [.wwwAuthenticate: "Bearer"])
      }
      return identity
    }
  }

  /// Times are RFC 3339, in UTC, with milliseconds.
  var responseEncoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var value = encoder.singleValueContainer()
      try value.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
    return encoder
  }
}
