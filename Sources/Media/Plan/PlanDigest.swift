extension Plan {
  /// SHA-256 of the plan, 64 lowercase hexadecimal digits: the same for the same source and profile on every machine.
  public var digest: String { CanonicalJSON.digest(of: self) }
}
