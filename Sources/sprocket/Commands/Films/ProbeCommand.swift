import ArgumentParser
import Foundation
import Media

struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "probe", abstract: "Tell what is in a film.")

  @Argument(help: "The film.") var film: String
  @Flag(help: "Print the facts as JSON.") var json = false

  func run() throws {
    let facts = try probe(film)
    let name = URL(fileURLWithPath: film).lastPathComponent
    Terminal.output.write(json ? facts.jsonLine : FactsTable(film: name, facts: facts).text)
  }
}
