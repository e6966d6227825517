import Jobs
import Media
import Queue

extension EncoderChoice {
  /// One encoder for all of a title, which some node has: the one that the profile names, or for `auto` the first in the codec's order.
  ///
  /// - Throws: `UnrecoverableError` where no node has it.
  init(for plan: Plan, among nodes: [WorkerNode]) throws {
    let settings = plan.profile.video
    guard plan.video != nil else {
      self.init(name: "none", reason: "the title has no picture")
      return
    }
    let isNamed = settings.encoder != "auto"
    for encoder in isNamed ? [settings.encoder] : settings.codec.encoders {
      guard nodes.contains(where: { $0.makesChunks(with: encoder) }) else { continue }
      self.init(name: encoder, reason: isNamed ? "the profile names it" : "the first that a node has")
      return
    }
    let wanted = isNamed ? settings.encoder : "an encoder for \(settings.codec.rawValue)"
    throw UnrecoverableError("no node has \(wanted), which the profile \(plan.profile.name) wants; \(Self.summary(of: nodes))")
  }

  private static func summary(of nodes: [WorkerNode]) -> String {
    let makers = nodes.filter { !$0.encoders.isEmpty }.prefix(10).map { node in
      "\(node.name) has \(node.encoders.joined(separator: ", "))" + (node.state == .draining ? " and is draining" : "")
    }
    return makers.isEmpty ? "there is none that encodes" : makers.joined(separator: "; ")
  }
}

extension WorkerNode {
  /// Whether chunks for an encoder are made here, now or soon.
  fileprivate func makesChunks(with encoder: String) -> Bool {
    state != .draining && encoders.contains(encoder) && queues.contains(TranscodeChunkJob.queue(encoder: encoder))
  }
}
