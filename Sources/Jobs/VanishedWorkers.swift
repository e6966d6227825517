import Queue

/// What becomes of jobs whose worker has vanished. Whoever looks for them first looks for all, so all go by the same.
public enum VanishedWorkers {
  /// Work is lost meanwhile, so it is noticed soon.
  public static let checkInterval = Duration.seconds(5)
  /// How often a job may lose its worker: a safeguard against one that takes the whole machine down. It is seldom the job's fault,
  /// because what it works on has a process of its own.
  public static let mostLosses = 50
}

extension WorkerOptions {
  /// Has jobs of vanished workers looked for as ``VanishedWorkers`` says.
  public mutating func lookForVanishedWorkers() {
    (stalledInterval, maxStalledCount) = (VanishedWorkers.checkInterval, VanishedWorkers.mostLosses)
  }
}
