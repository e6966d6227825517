import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat

/// A request to a service of somebody else's, and its answer as a whole.
enum HTTPExchange {
  /// Secrets go where the settings say, and nowhere that an answer says.
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10)))
    configuration.decompression = .enabled(limit: .size(32 << 20))
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  /// - Parameters:
  ///   - timeout: for the whole answer.
  ///   - limit: bytes that its body may have, 32 MiB at most.
  /// - Throws: `NIOTooManyBytesError`; what the client throws where no answer comes.
  static func send(_ request: HTTPClientRequest, within timeout: Duration, atMost limit: Int) async throws -> (
    HTTPClientResponse, Data
  ) {
    let deadline = NIODeadline.now() + TimeAmount(timeout)
    let response = try await client.execute(request, deadline: deadline)
    return (response, Data(buffer: try await response.body.collect(upTo: limit)))
  }
}
