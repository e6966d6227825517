import Markup
import Postgres

/// A statement for people: one page, without anything that would have to be loaded.
struct StatementPage: View {
  let payee: Party
  let request: StatementRequest
  let periodEnd: CalendarDate
  let revision: Int32
  let lines: [StatementLine]
  let totals: [Statement.Total]

  private static let style: StaticString = """
    body { font: 11pt/1.4 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }
    table { border-collapse: collapse; width: 100%; margin: 1em 0 }
    th, td { text-align: left; padding: .25em .5em; border-bottom: 1px solid #ccc }
    .amount { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
    @media print { body { margin: 0; max-width: none } tr { break-inside: avoid } thead { display: table-header-group } }
    """

  var body: HTML {
    page(.lang("en")) {
      pageHead {
        meta(.charset("utf-8"))
        pageTitle { "Royalty statement, \(payee.name), \(period)" }
        pageStyle(Self.style)
      }
      pageBody {
        h1 { "Royalty statement" }
        p { "\(payee.name) (payee \(payee.id))" }
        p { "\(period)\(revision == 1 ? "" : ", revision \(revision), which replaces the ones before")" }
        h2 { "Your royalties" }
        table {
          tbody {
            for total in totals {
              tr {
                th(.scope("row")) { total.currency }
                td(.class("amount")) { Self.text(total.amount, total.currency) }
              }
            }
          }
        }
        if lines.isEmpty { p { "Nothing was earned." } } else { origins }
      }
    }
  }

  private var period: String { "\(request.periodStart) to \(periodEnd)" }

  @HTMLBuilder private var origins: HTML {
    h2 { "What they are from" }
    table {
      thead {
        tr {
          for name in ["Work", "From", "Right", "Territory", "Lines", ""] { th(.scope("col")) { name } }
          th(.scope("col"), .class("amount")) { "Amount" }
        }
      }
      tbody {
        for line in lines {
          tr {
            for text in [
              line.title, line.source, line.rightKind, line.territory, "\(line.count)", line.isAdjustment ? "adjustment" : "",
            ] {
              td { text }
            }
            td(.class("amount")) { Money(line.amount, line.currency).description }
          }
        }
      }
    }
  }

  private static func text(_ amount: Int64, _ code: String) -> String {
    Currency(code).map { Money(amount, $0).description } ?? "\(amount) \(code)"
  }
}
