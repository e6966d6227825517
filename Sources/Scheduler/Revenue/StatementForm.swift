import Business
import Foundation
import Hummingbird
import Postgres

/// As what a statement is given: its sums for programs, its lines for spreadsheets, its page for people.
enum StatementForm: CaseIterable {
  case json, csv, html

  var mediaType: String {
    switch self {
    case .json: "application/json"
    case .csv: "text/csv"
    case .html: "text/html"
    }
  }

  /// The form that a request likes best; of equally welcome ones the first.
  init(mostWelcomeTo request: Request) {
    let accept = Accept(request.headers[.accept] ?? "*/*")
    self = Self.allCases.reduce(.json) { best, form in
      accept.quality(of: form.mediaType) > accept.quality(of: best.mediaType) ? form : best
    }
  }

  func response(with statement: Statement, to request: Request, _ context: SchedulerContext) throws -> Response {
    switch self {
    case .json:
      var response = try StatementResource(statement).response(from: request, context: context)
      response.headers[.vary] = "Accept"
      return response
    case .csv:
      let asked = statement.request
      let name = "statement-\(asked.payee)-\(asked.kind.rawValue)-\(asked.periodStart)-\(statement.revision).csv"
      return text(statement.csv, [.contentDisposition: "attachment; filename=\"\(name)\""])
    case .html:
      return text(statement.html, [.contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'"])
    }
  }

  private func text(_ text: String, _ more: HTTPFields) -> Response {
    var headers = more
    headers[.contentType] = "\(mediaType); charset=utf-8"
    headers[.xContentTypeOptions] = "nosniff"
    headers[.cacheControl] = "private, no-cache"
    headers[.vary] = "Accept"
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

/// What a statement sums to.
private struct StatementResource: ResponseEncodable {
  let id: Statement.ID
  let payee: Party.ID
  let kind: StatementRequest.Kind
  let periodStart: CalendarDate
  let revision: Int32
  let totals: [Statement.Total]
  let digest: String
  let madeAt: Date

  init(_ statement: Statement) {
    (id, payee, kind) = (statement.id, statement.request.payee, statement.request.kind)
    (periodStart, revision, totals) = (statement.request.periodStart, statement.revision, statement.totals)
    (digest, madeAt) = (statement.digest, statement.madeAt)
  }
}
