/// Why the scheduler's server can't be started.
public enum SchedulerError: Error, Equatable, CustomStringConvertible {
  case portTaken(host: String, port: Int)
  case wouldBeOpen(host: String)

  public var description: String {
    switch self {
    case .portTaken(let host, let port): "port \(port) of \(host) is in use; choose another with --port"
    case .wouldBeOpen(let host):
      "\(host) can be reached from other machines, and nothing says who may call; set up authentication (docs/api.md), "
        + "or listen on 127.0.0.1"
    }
  }
}
