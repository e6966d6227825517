import Jobs
import Media
import Queue

extension EncoderChoice {
  /// One encoder for all of a title, which some node has: the one that the plan or the profile names, or for
  /// `auto` the first in the codec's order.
  ///
  /// - Throws: `UnrecoverableError` where no node has it.
  init(for plan: Plan, among nodes: [WorkerNode]) throws {
    guard plan.video != nil else {
      self.init(name: "none", reason: "the title has no picture")
      return
    }
    let (candidates, reason) = Self.candidates(for: plan)
    if let encoder = candidates.first(where: { encoder in nodes.contains { $0.makesChunks(with: encoder) } }) {
      self.init(name: encoder, reason: reason)
      return
    }
    let wanted = candidates.count == 1 ? candidates[0] : "an encoder for \(plan.profile.video.codec.rawValue)"
    throw UnrecoverableError("no node has \(wanted), which the profile \(plan.profile.name) wants; \(Self.summary(of: nodes))")
  }

  /// What may make the title, best first, and why.
  private static func candidates(for plan: Plan) -> (encoders: [String], reason: String) {
    let settings = plan.profile.video
    if let adaptation = plan.video?.adaptation { return ([adaptation.encoder], "the ladder was fitted to the film with it") }
    return settings.encoder == "auto"
      ? (settings.codec.encoders, "the first that a node has") : ([settings.encoder], "the profile names it")
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
