import Foundation
import Testing

@testable import Business

@Suite(.timeLimit(.minutes(1)))
struct ReportFormatTests {
  private static let euro = Currency("EUR")!
  private static let dollar = Currency("USD")!

  @Test("every line that can't be read is told by line, column and reason")
  func rejects() async throws {
    let text = """
      id,title,territory,currency,amount,earned_on
      1,A,DE,EUR,1.00,2026-10-01
      2,A,Mars,EUR,1.00,2026-10-01
      3,A,DE,XXX,1.00,2026-10-01
      4,A,DE,EUR,1e308,2026-10-01
      5,A,DE,EUR,99999999999999999999,2026-10-01
      6,A,DE,EUR,1.001,2026-10-01
      7,A,DE,EUR,1.00,2026-02-30
      ,A,DE,EUR,1.00,2026-10-01
      9,A\u{0}B,DE,EUR,1.00,2026-10-01
      10,,DE,EUR,1.00,2026-10-01
      11,\(String(repeating: "x", count: 2_000)),DE,EUR,1.00,2026-10-01
      "12"x,A,DE,EUR,1.00,2026-10-01
      13
      """
    var bytes = Array(text.utf8)
    bytes += Array("\n14,".utf8) + [0xFF, 0xC0] + Array(",DE,EUR,1.00,2026-10-01\n".utf8)
    let content = try await read("csv", bytes)
    #expect(content.totals.lines == 1)
    #expect(
      content.rejects.map { "\($0)" } == [
        "line 3, territory: 'Mars' is no country of ISO 3166-1", "line 4, currency: 'XXX' is no currency of ISO 4217",
        "line 5, amount: '1e308' is no amount like -1234.50",
        "line 6, amount: '99999999999999999999' is beyond what 64 bits can hold",
        "line 7, amount: '1.001' has more than the 2 decimal digits of EUR",
        "line 8, earned_on: '2026-02-30' is no day like 2026-10-31", "line 9, id: it is empty",
        "line 10, title: it has a zero byte", "line 11, title: it is empty",
        "line 12, title id: it is 2000 bytes long; at most 255 are kept", "line 13: there is text after a closing quote",
        "line 14, currency: '' is no currency of ISO 4217", "line 15, title: it isn't UTF-8",
      ])
  }

  @Test("a footer that isn't so refuses the whole report")
  func footer() async throws {
    let lines = "id,title,currency,amount,earned_on\n1,A,EUR,1.00,2026-10-01\n2,A,USD,2.00,2026-10-01\n"
    _ = try await read("csv", (lines + "#total,EUR,1.00,1\n#total,USD,2.00,1\n").utf8)
    await #expect(throws: ReportError.wrongTotal("total", says: "1.01 EUR", found: "1.00 EUR")) {
      try await read("csv", (lines + "#total,EUR,1.01,1\n#total,USD,2.00,1\n").utf8)
    }
    await #expect(throws: ReportError.wrongTotal("number of lines", says: "3", found: "2")) {
      try await read("csv", (lines + "#total,EUR,1.00,1\n#total,USD,2.00,2\n").utf8)
    }
    await #expect(throws: ReportError.self) { try await read("csv", (lines + "#total,EUR,x,1\n").utf8) }
  }

  @Test("a report of another format is told by the column that it hasn't")
  func otherFormat() async throws {
    for name in ReportFormats.names {
      let error = await #expect(throws: ReportError.self) {
        try await read(name, "Datum;Betrag\n1;2\n".utf8, period: "2026-10")
      }
      #expect(error.map { "\($0)" }?.contains("format") == true, "\(name): \(error.map { "\($0)" } ?? "")")
      await #expect(throws: ReportError.self) { try await read(name, "".utf8, period: "2026-10") }
    }
  }

  @Test("fields beyond the columns, digits beyond the currency's and identifiers that are none are rejected")
  func strictness() async throws {
    let text = """
      id,title,eidr,isrc,upc,currency,earned_on,amount
      1,A,,,,EUR,2026-10-01,1234,50
      2,A,,,,EUR,2026-10-01,12.000
      3,A,10.5240/F85A-E100-B068-5B8G-B1C8-T,,,EUR,2026-10-01,1.00
      4,A,,GBAYE003,,EUR,2026-10-01,1.00
      5,A,,,12-34,EUR,2026-10-01,1.00
      6,A,10.5240/f85a-e100-b068-5b8f-b1c8-t,GB-AYE-00-00351,0123456789012,EUR,2026-10-01,1.00
      7,A,,,,JPY,2026-10-01,100.0
      """
    let content = try await read("csv", text.utf8)
    #expect(
      content.rejects.map { "\($0)" } == [
        "line 2: there are 9 fields under 8 columns; has a field with a comma or tab no quotes?",
        "line 3, amount: '12.000' has more than the 2 decimal digits of EUR",
        "line 4, eidr: '10.5240/F85A-E100-B068-5B8G-B1C8-T' is no EIDR like 10.5240/F85A-E100-B068-5B8F-B1C8-T",
        "line 5, isrc: 'GBAYE003' is no ISRC like GB-AYE-00-00351", "line 6, upc: '12-34' is no UPC or EAN: 8 to 14 digits",
        "line 8, amount: '100.0' has more than the 0 decimal digits of JPY",
      ])
    #expect(content.totals.lines == 1)
    await #expect(throws: ReportError.self) { try await read("csv", (text + "\n#total,EUR,1,00,1\n").utf8) }
  }

  @Test("a column that is there twice refuses the report")
  func twice() async throws {
    await #expect(throws: ReportError.repeatedColumn("Amount")) {
      try await read("csv", "id,title,currency,amount,earned_on,Amount\n1,A,EUR,1.00,2026-10-01,2.00\n".utf8)
    }
  }

  @Test("a period that was said is checked against the one that the report says")
  func saidPeriod() async throws {
    let content = try await read(
      "apple", apple([sale(1, "5.2500", "5.2500")], footer: ["Total_Rows\t1"]).utf8, period: "2026-10")
    #expect(content.rejects == [])
    let (request, outcome) = (
      ReportRequest("apple", period: "2026-10"), ReportReading.Outcome(content: content, digest: Data())
    )
    #expect(throws: ReportError.otherPeriod(ReportPeriod("2026-10")!, says: ReportPeriod("2026-09-27/2026-10-31")!)) {
      try ReportFacts(request, outcome)
    }
  }

  @Test(
    "a period is a month, a quarter, a day, or two days by either mark",
    arguments: [
      ("2026-02", "2026-02-01/2026-02-28"), ("2026-12", "2026-12-01/2026-12-31"), ("2026-Q4", "2026-10-01/2026-12-31"),
      ("2026-10-31", "2026-10-31"), ("2026-10-01..2026-10-31", "2026-10-01/2026-10-31"),
      ("2026-10-01/2026-10-31", "2026-10-01/2026-10-31"), ("2026-10-31..2026-10-01", nil), ("2026-Q5", nil), ("October", nil),
      ("2026-10-01..", nil), ("2026-13", nil), ("+2026-10", nil), ("2026-Q+1", nil),
    ] as [(String, String?)])
  func periods(text: String, expected: String?) {
    #expect(ReportPeriod(text).map { "\($0)" } == expected)
  }

  // MARK: Amazon

  private let amazon = """
    "Title","Title ID","Territory","Offer Type","Duration Streamed","Customer Engagement Ranking (CER)","Royalty Amount","Royalty Currency"
    "The Walk","B01","US","Included with Prime","12.5","44","1.50","USD"
    "The Walk","B01","UK","Buy","0","","3.00","GBP"
    "The Walk","B01","US","Included with Prime","2.5","44","0.25","USD"
    """

  @Test("Amazon's earnings: by title, territory and offer; the month is said by whoever brings it")
  func amazonEarnings() async throws {
    let content = try await read("amazon", amazon.utf8, period: "2026-10")
    #expect(content.totals.amounts == [Self.dollar: 175, Currency("GBP")!: 300])
    #expect(content.period == ReportPeriod("2026-10"))
    await #expect(throws: ReportError.noPeriod(format: "amazon")) { try await read("amazon", amazon.utf8) }
  }

  // MARK: Apple

  private func apple(_ lines: [String], footer: [String]) -> String {
    let header = """
      Start Date\tEnd Date\tUPC\tISRC/ISBN\tVendor Identifier\tQuantity\tPartner Share\tExtended Partner Share\tPartner Share Currency\t\
      Sale or Return\tApple Identifier\tArtist/Show/Developer/Author\tTitle\tLabel/Studio/Network/Developer/Publisher\tGrid\t\
      Product Type Identifier\tISAN/Other Identifier\tCountry Of Sale\tPre-order Flag\tPromo Code\tCustomer Price\tCustomer Currency
      """
    return ([header] + lines + footer).joined(separator: "\n") + "\n"
  }

  private func sale(_ quantity: Int, _ share: String, _ extended: String, _ kind: String = "S", country: String = "DE")
    -> String
  {
    "09/27/2026\t10/31/2026\t\t\tWALK_HD\t\(quantity)\t\(share)\t\(extended)\tEUR\t\(kind)\t101\tN.N.\tThe Walk\tStudio\t\tD\t\t"
      + "\(country)\t\t\t9.99\tEUR"
  }

  @Test("Apple's financial report: quantity times share, returns, and the sums at its end")
  func appleFinancial() async throws {
    let lines = [sale(3, "5.25", "15.75"), sale(-1, "5.25", "-5.25", "R"), sale(2, "4.00", "8.00", country: "AT")]
    let content = try await read(
      "apple", apple(lines, footer: ["Total_Rows\t3", "Total_Amount\t18.50", "Total_Units\t4"]).utf8)
    #expect(content.rejects == [])
    #expect(content.totals.amounts == [Self.euro: 1_850])
    #expect(content.period == ReportPeriod("2026-09-27/2026-10-31"))
    let summary = [
      "Country Of Sale\tPartner Share Currency\tQuantity\tExtended Partner Share", "DE\tEUR\t2\t10.50", "AT\tEUR\t2\t8.00",
    ]
    _ = try await read("apple", apple(lines, footer: ["Total_Rows\t3"] + summary).utf8)
    await #expect(throws: ReportError.wrongTotal("total", says: "18.51 EUR", found: "18.50 EUR")) {
      try await read("apple", apple(lines, footer: ["Total_Rows\t3", "Total_Amount\t18.51"]).utf8)
    }
    await #expect(throws: ReportError.wrongTotal("number of lines", says: "4", found: "3")) {
      try await read("apple", apple(lines, footer: ["Total_Rows\t4"]).utf8)
    }
    await #expect(throws: ReportError.wrongTotal("number of units", says: "5", found: "4")) {
      try await read("apple", apple(lines, footer: ["Total_Rows\t3", "Total_Units\t5"]).utf8)
    }
    await #expect(throws: ReportError.noFooter("Total_Rows")) { try await read("apple", apple(lines, footer: []).utf8) }
  }

  @Test(
    "Apple's lines that contradict themselves are rejected",
    arguments: [(3, "5.25", "15.76", "S"), (-3, "5.25", "-15.75", "S"), (3, "5.25", "15.75", "R"), (3, "5.25", "15.75", "X")])
  func appleRejects(quantity: Int, share: String, extended: String, kind: String) async throws {
    let content = try await read("apple", apple([sale(quantity, share, extended, kind)], footer: ["Total_Rows\t1"]).utf8)
    #expect(content.rejectCount == 1)
  }

  // MARK: DDEX

  private func sales(lines: Int = 12, blocks: Int = 2, summaries: Int = 2, parent: String = "t1") -> String {
    [
      "HEAD\tdsrf/1.1.2/6/1.0\tUGCProfile\t1.3\tm-1\t2026-11-05T10:00:00Z\t1\t1\t2026-10-01\t2026-10-31\tP1\tTube\t\tP2\tStudio\tall",
      "#a note",
      "SY02.03\ts1\t\t\tAdvertisementSupportedModel\tOnDemandStream\tDE\t\t1000\t\tEUR\t40.00",
      "SY03.01\ts2\t\t\tSubscriptionModel\tOnDemandStream\tUS\t\t1000\t\tUSD\t40.00",
      "AS03.02\t1\tr1\td-77\t\t10.5240/F85A-E100-B068-5B8F-B1C8-T\t\tFilm\tThe Walk",
      "SU04.02\t1\ts1\tt1\t\tr1\tfalse\t\t\t\t\t\ttrue\tfalse\t900",
      "LI01.03\t1\ts1\tStudio\t\t\t100\tRight\t\t0.333333\t900\t\(parent)",
      "LI01.03\t1\ts1\tStudio\t\t\t100\tRight\t\t0.333333\t900\t\(parent)",
      "",
      "SU03.02\t2\tt2\ts2\td-78\t100",
      "LI01.03\t2\ts2\tStudio\t\t\t100\tRight\t\t12.5\t100\tt2",
      "FOOT\t\(lines)\t\(lines)\t\(summaries)\t\(blocks)\t\(blocks)",
    ].joined(separator: "\n") + "\n"
  }

  @Test("a DDEX sales report: amounts lead through sale and resource to a title, parts of a cent are added up first")
  func ddex() async throws {
    let content = try await read("ddex-dsr", sales().utf8)
    #expect(content.rejects == [])
    #expect(content.totals.amounts == [Self.euro: 67, Self.dollar: 1_250])
    #expect(content.totals.lines == 2)
    #expect(content.period == ReportPeriod("2026-10"))
  }

  @Test("a DDEX footer counts lines, summaries and blocks")
  func ddexFooter() async throws {
    await #expect(throws: ReportError.wrongTotal("number of lines", says: "13", found: "12")) {
      try await read("ddex-dsr", sales(lines: 13).utf8)
    }
    await #expect(throws: ReportError.wrongTotal("number of blocks", says: "3", found: "2")) {
      try await read("ddex-dsr", sales(blocks: 3).utf8)
    }
    await #expect(throws: ReportError.wrongTotal("number of summary records", says: "1", found: "2")) {
      try await read("ddex-dsr", sales(summaries: 1).utf8)
    }
    await #expect(throws: ReportError.noFooter("FOOT or SRFO")) {
      try await read("ddex-dsr", sales().split(separator: "\n").dropLast().joined(separator: "\n").utf8)
    }
    #expect(try await read("ddex-dsr", sales(parent: "t9").utf8).rejectCount == 2)
  }

  @Test("cells are where the report's own headings say")
  func ddexHeadings() async throws {
    let text = [
      "HEAD\tdsrf\tFinancialReporting\t1\tm-2\t2026-11-05T10:00:00Z\t2\t3\t2026\t2026\tP1\tStore\t\tP2\tStudio\tall",
      "#SY10.02\tSummaryRecordId\tCommercialModel\tTerritory\tCurrencyOfAccounting",
      "SY10.02\ts1\tPayAsYouGoModel\tGB\tGBP",
      "#SR08.02\tSalesTransactionId\tSummaryRecordId\tISRC\tResourceTitle\tAllocatedNetRevenueInCurrencyOfAccounting",
      "SR08.02\t1\ts1\tGBAYE0000351\tA Song\t0.70",
      "SRFO\t15\t1",
    ].joined(separator: "\r\n")
    let content = try await read("ddex-dsr", text.utf8)
    #expect(content.rejects == [])
    #expect(content.totals.amounts == [Currency("GBP")!: 70])
    #expect(content.part == "2 of 3")
    #expect(content.period == ReportPeriod("2026-01-01/2026-12-31"))
  }
}
