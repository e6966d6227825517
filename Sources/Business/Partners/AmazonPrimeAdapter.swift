import Foundation

/// Amazon Prime Video, by a gateway: `GET /reports/earnings?startDate=…&endDate=…&page=…`, with a token of OAuth client credentials,
/// pages by number. The names are those of the earnings report.
struct AmazonPrimeAdapter: PartnerAdapter {
  let platform = Platform.amazonPrime
  let authentication = PartnerAuthentication.clientCredentials(path: "/auth/o2/token", scope: "video:earnings")

  func request(for period: ReportPeriod, at cursor: String?) -> PartnerRequest {
    PartnerRequest(
      "/reports/earnings", ["startDate": "\(period.start)", "endDate": "\(period.end)", "page": cursor ?? "1"])
  }

  func page(_ body: Data) throws -> PartnerPage {
    let page = try JSONDecoder().decode(Page.self, from: body)
    let isLast = page.page >= page.pages
    let claims = page.summary.map { summary in
      PartnerPage.Claims(
        lines: summary.reduce(0) { $0.addingReportingOverflow($1.count).partialValue },
        amounts: Dictionary(summary.map { ($0.royaltyCurrency, $0.royaltyAmount) }, uniquingKeysWith: { $1 }))
    }
    return PartnerPage(
      entries: page.items.map(\.entry), next: isLast ? nil : String(page.page.addingReportingOverflow(1).partialValue),
      claims: claims)
  }

  func delivery(_ body: Data) throws -> [RevenueEntry] {
    try JSONDecoder().decode(Delivery.self, from: body).items.map(\.entry)
  }

  private struct Page: Decodable {
    let items: [Item]
    let page, pages: Int
    let summary: [Summary]?
  }

  private struct Delivery: Decodable {
    let items: [Item]
  }

  private struct Summary: Decodable {
    let royaltyCurrency, royaltyAmount: String
    let count: Int
  }

  private struct Item: Decodable {
    let royaltyId, asin, royaltyCurrency, royaltyAmount, earningDate: String
    let titleName, eidr, territory, offerType: String?

    var entry: RevenueEntry {
      var entry = RevenueEntry(
        externalId: royaltyId, title: titleName, currency: royaltyCurrency, amount: royaltyAmount, earnedOn: earningDate)
      (entry.titleId, entry.eidr, entry.territory) = (asin, eidr, territory)
      entry.right = offerType.map { AmazonEarnings.right($0).name }
      return entry
    }
  }
}
