import ArgumentParser
import Foundation

/// Who does something that the books remember.
struct OperatorOption: ParsableArguments {
  @Option(name: .customLong("by"), help: "Who does it. (default: the user's name)") var name: String?

  var named: String { name ?? NSUserName() }

  func validate() throws {
    guard name != "" else { throw ValidationError("--by is empty; name who does it") }
  }
}
