/// The word that was probably meant: the nearest one by changed, missing and surplus letters, if it is near enough.
func closest(to word: String, in words: [String]) -> String? {
  let distances = words.map { (word: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
  guard let near = distances.min(by: { $0.distance < $1.distance }), near.distance <= max(1, word.count / 3) else { return nil }
  return near.word
}

/// Levenshtein's distance between two words.
private func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a.prefix(64)), Array(b.prefix(64)))
  var row = Array(0...b.count)
  for i in a.indices {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let substituted = diagonal + (a[i] == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
