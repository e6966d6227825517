import Business
import Foundation
import Markup

/// Royalties, statements, payouts, auctions and partners, as far as an operator looks at them.
struct BooksPage: View {
  /// Nil for a scheduler without a database.
  let overview: BooksOverview?
  let visitor: Visitor
  let now: Date
  var notice: String?

  var body: HTML {
    PageFrame("Books", place: .books, visitor: visitor, notice: notice) {
      h1 { "Books" }
      if let overview {
        if overview.suspended > 0 || overview.refusedMessages > 0 { waiting(overview) }
        card("Royalty runs", id: "runs") { runs(overview.runs) }
        card("Auctions", id: "auctions", note: "those that are open, soonest to end first, then those that ended last") {
          auctions(overview.auctions)
        }
        card("Partners", id: "partners") { partners(overview.partners) }
        card("Payouts", id: "payouts", note: "that aren't paid") { payouts(overview.payouts) }
        card("Statements", id: "statements") { statements(overview.statements) }
      } else {
        section(.class("card")) { EmptyState("No database", "Start the scheduler with DATABASE_URL, and its books are here.") }
      }
    }
  }

  private func waiting(_ overview: BooksOverview) -> HTML {
    section(.class("card"), .aria("label", "What waits for somebody")) {
      facts([
        (
          "Revenue in suspense",
          overview.suspended == 0
            ? nil : .text("\(overview.suspended) lines, whose works can be told by sprocket revenue suspense")
        ),
        (
          "Jobs that no queue would take",
          overview.refusedMessages == 0 ? nil : .text("\(overview.refusedMessages), in the outbox")
        ),
      ])
    }
  }

  @HTMLBuilder private func runs(_ runs: [RoyaltyRun]) -> HTML {
    if runs.isEmpty {
      EmptyState("No run yet", "Make one with sprocket royalty run, or by a schedule.")
    } else {
      rows(["Run", "Period", "Lines", "Gross", "Fee", "Recouped", "Payees' net", "Finished"]) {
        for run in runs {
          tr {
            td(.class("name")) {
              strong { "\(run.id)" }
              if run.isAdjustment { span(.class("id")) { "adjustment" } }
            }
            td(.data("label", "Period")) { "\(run.request.periodStart) to \(run.request.periodEnd)" }
            td(.class("number"), .data("label", "Lines")) { "\(run.lines)" }
            for (label, amount) in Self.amounts {
              td(.class("number"), .data("label", label)) {
                run.totals.map { BooksPage.money(amount($0), $0.currency) }.joined(separator: ", ")
              }
            }
            td(.data("label", "Finished")) {
              if let time = run.finishedAt { TimeLabel(time, now: now) } else { "not yet" }
            }
          }
        }
      }
    }
  }

  private static let amounts: [(String, @Sendable (RoyaltyRun.Total) -> Int64)] = [
    ("Gross", { $0.gross }), ("Fee", { $0.fee }), ("Recouped", { $0.recouped }), ("Payees' net", { $0.net }),
  ]

  @HTMLBuilder private func auctions(_ auctions: [BooksOverview.AuctionStanding]) -> HTML {
    if auctions.isEmpty {
      EmptyState("No auction yet", "They are opened by POST /api/marketplace/listings.")
    } else {
      rows(["Listing", "State", "Ends", "Bids", "Highest bid"]) {
        for auction in auctions {
          tr {
            td(.class("name")) {
              strong { auction.title }
              span(.class("id")) { "\(auction.id)" }
            }
            td(.data("label", "State")) { auction.state.rawValue }
            td(.data("label", "Ends")) { TimeLabel(auction.endsAt, now: now) }
            td(.class("number"), .data("label", "Bids")) { "\(auction.bids)" }
            td(.class("number"), .data("label", "Highest bid")) { auction.highest.map { "\($0)" } ?? "none" }
          }
        }
      }
    }
  }

  @HTMLBuilder private func partners(_ partners: [BooksOverview.PartnerStanding]) -> HTML {
    if partners.isEmpty {
      EmptyState("No partner was asked yet", "sprocket revenue sync asks one, and ott.sync by a schedule.")
    } else {
      rows(["Partner", "Health", "Last answer", "Last failure"]) {
        for partner in partners {
          tr {
            td(.class("name")) { strong { partner.platform } }
            td(.data("label", "Health")) {
              if let until = partner.leftAloneUntil {
                "left alone, tried again "
                TimeLabel(until, now: now)
              } else {
                partner.failures == 0 ? "well" : "\(partner.failures) failures in a row"
              }
            }
            td(.data("label", "Last answer")) { time(partner.lastSuccess) }
            td(.data("label", "Last failure")) {
              time(partner.lastFailure)
              if let reason = partner.reason { span(.class("id")) { reason } }
            }
          }
        }
      }
    }
  }

  @HTMLBuilder private func payouts(_ payouts: [Payout]) -> HTML {
    if payouts.isEmpty {
      EmptyState("Nothing waits", "payout.batch.create makes payouts of what is owed.")
    } else {
      rows(["Payout", "Payee", "Amount", "State", "Made"], hasActions: true) {
        for payout in payouts {
          tr(.id("payout-\(payout.id)")) {
            td(.class("name")) { strong { "\(payout.id)" } }
            td(.data("label", "Payee")) { "party \(payout.payee)" }
            td(.class("number"), .data("label", "Amount")) { BooksPage.money(payout.amount, payout.currency) }
            td(.data("label", "State")) {
              payout.state.rawValue
              if let note = payout.failure ?? payout.reference { span(.class("id")) { note } }
            }
            td(.data("label", "Made")) { TimeLabel(payout.createdAt, now: now) }
            td { if payout.state == .pending { approval(of: payout) } }
          }
        }
      }
    }
  }

  private func approval(of payout: Payout) -> HTML {
    let amount = BooksPage.money(payout.amount, payout.currency)
    return div(.class("actions")) {
      ConfirmedAction(
        label: "Approve", question: "\(amount) will be paid to party \(payout.payee). That can't be taken back.",
        confirmation: "Approve", path: SitePath("books", "payouts", "\(payout.id)", "approve"), isDestructive: false)
    }
  }

  @HTMLBuilder private func statements(_ statements: [IssuedStatement]) -> HTML {
    if statements.isEmpty {
      EmptyState("No statement yet", "statement.generate makes one for a payee's month or quarter.")
    } else {
      rows(["Payee", "Statement", "Revision", "Made"]) {
        for statement in statements {
          tr {
            td(.class("name")) {
              strong { statement.name }
              span(.class("id")) { "party \(statement.payee)" }
            }
            td(.data("label", "Statement")) {
              a(.href(SitePath("api", "revenue", "statements", "\(statement.id)"))) {
                "\(statement.kind.rawValue), from \(statement.periodStart)"
              }
            }
            td(.class("number"), .data("label", "Revision")) { "\(statement.revision)" }
            td(.data("label", "Made")) { TimeLabel(statement.madeAt, now: now) }
          }
        }
      }
    }
  }

  private func rows(_ headings: [String], hasActions: Bool = false, @HTMLBuilder _ content: Content) -> HTML {
    let rows = content()
    return table(.class("rows")) {
      thead {
        tr {
          for heading in headings { th(.scope("col")) { heading } }
          if hasActions { th(.scope("col")) { span(.class("unseen")) { "Actions" } } }
        }
      }
      tbody { rows }
    }
  }

  @HTMLBuilder private func time(_ date: Date?) -> HTML {
    if let date { TimeLabel(date, now: now) } else { "never" }
  }

  private static func money(_ amount: Int64, _ code: String) -> String {
    Currency(code).map { "\(Money(amount, $0))" } ?? "\(amount) \(code)"
  }
}
