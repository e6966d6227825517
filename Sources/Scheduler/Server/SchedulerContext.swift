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
  /// Why whoever makes it isn't believed.
  var refusal: Problem?
  /// How many bytes its body may have.
  var maxUploadSize = SchedulerSettings().bodyLimit
  /// How long its body may take.
  var bodyTime = SchedulerSettings().bodyTime

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    remoteAddress = source.channel.remoteAddress
  }

  /// Who makes the request.
  /// - Throws: ``Problem`` 401 for someone who didn't say, or isn't believed.
  var caller: Caller {
    get throws {
      if let refusal { throw refusal }
      guard let identity else {
        throw Problem(.unauthorized, "a bearer token is needed", headers: [.wwwAuthenticate: "Bearer"])
      }
      return identity
    }
  }

  var responseEncoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .rfc3339
    return encoder
  }
}
