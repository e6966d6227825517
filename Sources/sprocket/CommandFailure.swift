/// Why a command couldn't do its work: what was found, and what would help.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
