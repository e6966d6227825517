import Foundation

/// Netflix, by a gateway: `GET /v1/statement-lines?from=…&to=…&cursor=…` with a bearer token, pages by cursor.
struct NetflixAdapter: PartnerAdapter {
  let platform = Platform.netflix
  let authentication = PartnerAuthentication.bearer

  func request(for period: ReportPeriod, at cursor: String?) -> PartnerRequest {
    PartnerRequest("/v1/statement-lines", ["from": "\(period.start)", "to": "\(period.end)", "cursor": cursor])
  }

  func page(_ body: Data) throws -> PartnerPage {
    let page = try JSONDecoder().decode(Page.self, from: body)
    let claims = page.total.map { PartnerPage.Claims(lines: $0.lines, amounts: $0.amounts) }
    return PartnerPage(entries: page.lines.map(\.entry), next: page.nextCursor, claims: claims)
  }

  func delivery(_ body: Data) throws -> [RevenueEntry] {
    try JSONDecoder().decode(Delivery.self, from: body).lines.map(\.entry)
  }

  private struct Page: Decodable {
    struct Total: Decodable {
      let lines: Int
      let amounts: [String: String]
    }

    let lines: [Line]
    let nextCursor: String?
    let total: Total?
  }

  private struct Delivery: Decodable {
    let lines: [Line]
  }

  private struct Line: Decodable {
    let lineId, movieId, currency, amount, date: String
    let title, eidr, country: String?

    var entry: RevenueEntry {
      var entry = RevenueEntry(externalId: lineId, title: title, currency: currency, amount: amount, earnedOn: date)
      (entry.titleId, entry.eidr, entry.territory) = (movieId, eidr, country)
      return entry
    }
  }
}
