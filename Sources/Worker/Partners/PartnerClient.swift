import AsyncHTTPClient
import Business
import Foundation
import Jobs
import NIOCore
import Queue

/// Fetches a partner's reports, at the pace that all workers together keep to.
struct PartnerClient {
  private let adapter: any PartnerAdapter
  private let settings: PartnerSettings
  private let gate: PartnerGate
  private let credentials: PartnerCredentials

  /// How often a page is asked for.
  private static let attempts = 5
  /// A partner that wants to be left alone for longer is asked by another attempt of the job.
  private static let patience = Duration.seconds(60)
  private static let largestPage = 32 << 20
  private static let mostPages = 100_000

  init(_ adapter: any PartnerAdapter, _ settings: PartnerSettings, gate: PartnerGate) {
    (self.adapter, self.settings, self.gate) = (adapter, settings, gate)
    credentials = PartnerCredentials(adapter, settings)
  }

  /// The whole report for some days.
  /// - Parameter tell: told of the number of pages so far.
  /// - Throws: ``PartnerFailure``; `BusinessRefusal` for a report that is no good.
  func report(for period: ReportPeriod, tell: (Int) async throws -> Void = { _ in }) async throws -> (
    report: GatheredReport, pages: Int
  ) {
    var report = GatheredReport(source: adapter.platform.source, period: period, name: settings.endpoint.host() ?? "")
    var (cursor, seen, pages): (String?, Set<String>, Int) = (nil, [], 0)
    repeat {
      let page = try await page(adapter.request(for: period, at: cursor))
      try report.add(page)
      pages += 1
      cursor = page.next
      if let cursor, !seen.insert(cursor).inserted || pages >= Self.mostPages {
        throw failure("its pages go in circles: '\(cursor.prefix(40))' comes again")
      }
      try await tell(pages)
    } while cursor != nil
    guard report.hasClaims else {
      throw failure("its report doesn't say what it comes to, so nobody knows whether it is whole")
    }
    return (report, pages)
  }

  private func page(_ request: PartnerRequest) async throws -> PartnerPage {
    var failures: [PartnerFailure] = []
    while true {
      try await takeTurn()
      do {
        let page = try await ask(request)
        try await gate.succeeded()
        return page
      } catch let failure as PartnerFailure {
        if let pause = failure.pause {
          try await gate.slowed(for: pause)
          if pause > Self.patience { throw failure }
        } else if !failure.isFinal {
          try await gate.failed(failure.found)
        }
        failures.append(failure)
        if failure.isFinal || failures.count == Self.attempts { throw failure }
        if failure.pause == nil { try await Task.sleep(for: .milliseconds(200 << failures.count)) }
      }
    }
  }

  private func takeTurn() async throws {
    switch try await gate.enter() {
    case .ask(let delay) where delay <= Self.patience: try await Task.sleep(for: delay)
    case .ask(let delay): throw failure("it isn't its turn for another \(delay.formatted())")
    case .leaveAlone(let time): throw failure("it keeps failing and is left alone for another \(time.formatted())")
    }
  }

  private func ask(_ asked: PartnerRequest) async throws -> PartnerPage {
    var components = URLComponents(url: settings.endpoint.appending(path: asked.path), resolvingAgainstBaseURL: false)
    components?.queryItems = asked.query.isEmpty ? nil : asked.query
    guard let components, let url = components.string else { throw failure("its address makes no request", isFinal: true) }
    let target = components.percentEncodedPath + (components.percentEncodedQuery.map { "?\($0)" } ?? "")
    var request = HTTPClientRequest(url: url)
    let header = try await credentials.header(for: target)
    request.headers = ["accept": "application/json", "user-agent": "Sprocket", header.name: header.value]
    let (response, body): (HTTPClientResponse, Data)
    do {
      (response, body) = try await HTTPExchange.send(request, within: settings.timeout, atMost: Self.largestPage)
    } catch is NIOTooManyBytesError {
      throw failure("a page is larger than \(Self.largestPage >> 20) MiB", isFinal: true)
    } catch {
      throw Task.isCancelled ? CancellationError() : failure("it doesn't answer: \(error)")
    }
    try await check(response)
    do { return try adapter.page(body) } catch { throw failure("it answers with what isn't a page: \(error)") }
  }

  private func check(_ response: HTTPClientResponse) async throws {
    let status = response.status.code
    switch status {
    case 200: return
    case 401:
      let mayRenew = await credentials.forgetToken()
      var failure = failure("it doesn't know us, status 401; check its secret", isFinal: !mayRenew)
      // That a token has run out is no failure of the partner's.
      if mayRenew { failure.pause = .zero }
      throw failure
    case 429, 503:
      let pause = response.headers.first(name: "retry-after").flatMap { RetryAfter.pause($0, now: Date()) }
      var failure = failure("it can't answer now, status \(status)")
      failure.pause = pause ?? (status == 429 ? .seconds(1) : nil)
      throw failure
    case 408, 500...: throw failure("it fails with status \(status)")
    default: throw failure("it refuses with status \(status)", isFinal: true)
    }
  }

  private func failure(_ found: String, isFinal: Bool = false) -> PartnerFailure {
    PartnerFailure(platform: adapter.platform, found: found, isFinal: isFinal)
  }
}
