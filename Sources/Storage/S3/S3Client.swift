import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Sends signed requests to one bucket, again where the server can't now or the connection breaks.
struct S3Client: Sendable {
  let settings: S3Settings
  let address: S3Address
  private let policy: RetryPolicy

  init(_ settings: S3Settings) {
    self.settings = settings
    address = S3Address(settings)
    policy = RetryPolicy(attempts: settings.attempts)
  }

  struct Answer: Sendable {
    let headers: HTTPHeaders
    let body: ByteBuffer
  }

  /// - Parameter expected: bytes of the answer's body, where it is an object's.
  /// - Throws: ``StorageError``, `CancellationError`.
  func send(_ request: S3Request, expecting expected: Int = 0) async throws -> Answer {
    var failures = 0
    while true {
      try Task.checkCancellation()
      let failure: StorageError
      do {
        return try await sendOnce(request, expecting: expected)
      } catch let answer as S3Failure {
        failure = answer.error(request.action, in: settings)
        guard answer.isPassing else { throw failure }
      } catch is CancellationError {
        throw CancellationError()
      } catch {
        try Task.checkCancellation()
        failure = unreachable(request.action, error)
      }
      failures += 1
      guard failures < policy.attempts else {
        throw StorageError(
          failure.code == .unavailable && !request.isReading ? .unwritable : failure.code, failure.action,
          found: failure.found + (failures > 1 ? ", \(failures) times in a row" : ""), remedy: failure.remedy)
      }
      try await Task.sleep(for: policy.pause(after: failures, share: .random(in: 0...1)))
    }
  }

  private func sendOnce(_ request: S3Request, expecting expected: Int) async throws -> Answer {
    let subject = SignatureV4.Subject(
      method: request.method, path: address.path(request.path), query: request.query,
      headers: request.headers.merging(["host": address.host]) { given, _ in given },
      payload: SHA256.hash(data: request.body.readableBytesView).hex)
    let signature = SignatureV4(credentials: settings.credentials, region: settings.region, date: Date())
    var http = HTTPClientRequest(
      url: address.url(request.path, query: PercentEncoding.query(request.query.map { ($0.name, $0.value) })))
    http.method = HTTPMethod(rawValue: request.method)
    for (name, value) in signature.headers(for: subject) { http.headers.add(name: name, value: value) }
    if request.method == "PUT" || request.method == "POST" { http.body = .bytes(request.body) }
    let response = try await Self.http.execute(
      http, deadline: .now() + Self.patience(settings.timeout, bytes: request.body.readableBytes + expected))
    let status = Int(response.status.code)
    guard (200..<300).contains(status) else {
      throw S3Failure(status: status, body: try await response.body.collect(upTo: Self.largestDocument))
    }
    let body = try await response.body.collect(upTo: max(expected, Self.largestDocument))
    // What takes the server long can fail after the status was sent.
    if request.method != "GET", let document = try? S3Document(body), document.name == "Error" {
      throw S3Failure(status: 500, body: body)
    }
    return Answer(headers: response.headers, body: body)
  }

  /// The time that the server may say nothing, and time for the bytes at 100 kB/s.
  static func patience(_ silence: Duration, bytes: Int) -> TimeAmount {
    TimeAmount(silence) + .milliseconds(Int64(bytes) / 100)
  }

  /// Bytes of an answer that isn't an object.
  private static let largestDocument = 16 << 20

  private func unreachable(_ action: String, _ error: any Error) -> StorageError {
    let found =
      switch error {
      case let error as HTTPClientError where [.deadlineExceeded, .readTimeout, .connectTimeout].contains(error):
        "\(settings.endpoint) doesn't answer"
      case is HTTPClientError: "\(settings.endpoint): \(error)"
      default: "\(settings.endpoint) can't be reached: \(error)"
      }
    return StorageError(.unavailable, action, found: found, remedy: "check S3_ENDPOINT and the server there")
  }

  /// One pool of connections for the whole program. Redirects aren't followed: their signature would be wrong.
  private static let http: HTTPClient = {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10)))
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()
}
