import ArgumentParser
import Business
import Scheduler

struct RoyaltyAgreeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agree", abstract: "Enter what was agreed on: parties, works, contracts, advances and split rules.",
    discussion: """
      All of a file is entered or nothing. The same file again changes nothing; parties, works and split rules may change, the latter \
      by a further version, while contracts and payments stay as they are.
      """)

  @Argument(help: "The agreements, as YAML or JSON.", completion: .file()) var file: String
  @Flag(help: "Tell what would become of it, and leave the books as they are.") var dryRun = false
  @Flag(help: "Print what became of it as JSON.") var json = false
  @OptionGroup var database: DatabaseOption

  func run() async throws {
    let agreements = try AgreementFile(path: file)
    let client = try await database.books()
    let receipt: AgreementReceipt
    do {
      receipt = try await Agreements.enter(agreements.document, isDryRun: dryRun, in: client)
    } catch let refusal as AgreementRefusal {
      throw agreements.locating(refusal)
    }
    await client.close()
    Terminal.output.write(json ? receipt.jsonLine : text(of: receipt))
  }

  private func text(of receipt: AgreementReceipt) -> String {
    guard receipt.changesBooks else { return "The books have all of it already; nothing has changed.\n" }
    var columns = Columns(["", "New", "Changed", "As before"], rightAligned: [1, 2, 3])
    let counts = [
      ("Parties", receipt.parties), ("Works", receipt.works), ("Contracts", receipt.contracts), ("Advances", receipt.advances),
      ("Split rules", receipt.rules),
    ]
    for (name, count) in counts { columns.add([name, "\(count.added)", "\(count.changed)", "\(count.unchanged)"]) }
    let version = receipt.ruleVersion.map { "Rules that are new or changed are version \($0).\n" } ?? ""
    return columns.text + (dryRun ? "Nothing has been entered; without --dry-run, it is.\n" : version)
  }
}
