extension S3Store {
  /// A bucket's server copies up to 5 GiB by itself.
  public func move(_ facts: ObjectFacts, to key: ObjectKey) async throws {
    let source = PercentEncoding.path("\(settings.bucket)/\(path(facts.key))")
    _ = try await client.send(
      S3Request(
        method: "PUT", path: path(key), headers: ["x-amz-copy-source": "/\(source)"], action: "move \(facts.key) to \(key)"),
      expecting: Int(clamping: facts.size))
    try await delete([facts.key])
  }
}
