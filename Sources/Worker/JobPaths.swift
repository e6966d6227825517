import Queue

/// A relative path would mean another place on every worker.
///
/// - Throws: `UnrecoverableError` for a path that isn't absolute.
func checkPaths(source: String, output: String) throws {
  for (name, path) in [("source", source), ("output", output)] where !path.hasPrefix("/") {
    throw UnrecoverableError("\(name) is “\(path)”; it has to be an absolute path, such as /films/walk.mov")
  }
}
