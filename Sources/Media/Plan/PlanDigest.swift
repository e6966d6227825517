extension Plan {
  /// SHA-256 of the plan, 64 lowercase hexadecimal digits: the same for the same source and profile on every machine, whatever is measured.
  public var digest: String {
    var plan = self
    plan.profile.quality.measure = .none
    return CanonicalJSON.digest(of: plan)
  }
}
