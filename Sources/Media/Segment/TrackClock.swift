extension Timeline {
  /// Ticks a second of the video tracks' times: every frame lasts a whole number of them.
  var timescale: Int { frameRate.numerator * max(1, (10_000 + frameRate.numerator - 1) / frameRate.numerator) }

  var ticksPerFrame: Int { timescale / frameRate.numerator * frameRate.denominator }
}

extension Plan {
  /// The folder that holds the title's tracks. It is named after the plan, so that a new title never writes over an old one's segments.
}
