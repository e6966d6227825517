import Foundation

/// Disney+, by a gateway: `GET /participations?start_date=…&end_date=…&offset=…`, each request signed, pages by offset.
struct DisneyPlusAdapter: PartnerAdapter {
  let platform = Platform.disneyPlus
  let authentication = PartnerAuthentication.hmac(header: "x-partner-signature")

  func request(for period: ReportPeriod, at cursor: String?) -> PartnerRequest {
    PartnerRequest(
      "/participations", ["start_date": "\(period.start)", "end_date": "\(period.end)", "offset": cursor ?? "0"])
  }

  func page(_ body: Data) throws -> PartnerPage {
    let page = try Self.decoder.decode(Page.self, from: body)
    let (reached, overflows) = page.meta.offset.addingReportingOverflow(page.data.count)
    let isLast = overflows || page.data.isEmpty || reached >= page.meta.total
    return PartnerPage(
      entries: page.data.map(\.entry), next: isLast ? nil : String(reached),
      claims: PartnerPage.Claims(lines: page.meta.total, amounts: page.meta.sums))
  }

  func delivery(_ body: Data) throws -> [RevenueEntry] { try Self.decoder.decode(Delivery.self, from: body).data.map(\.entry) }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  private struct Page: Decodable {
    struct Meta: Decodable {
      let offset, total: Int
      let sums: [String: String]
    }

    let data: [Transaction]
    let meta: Meta
  }

  private struct Delivery: Decodable {
    let data: [Transaction]
  }

  private struct Transaction: Decodable {
    struct Title: Decodable {
      let id: String
      let name, eidr: String?
    }

    struct Amount: Decodable {
      let value, currency: String
    }

    let transactionId, earnedOn: String
    let title: Title
    let amount: Amount
    let country: String?

    var entry: RevenueEntry {
      var entry = RevenueEntry(
        externalId: transactionId, title: title.name, currency: amount.currency, amount: amount.value, earnedOn: earnedOn)
      (entry.titleId, entry.eidr, entry.territory) = (title.id, title.eidr, country)
      return entry
    }
  }
}
