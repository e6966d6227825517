// How fast segments arrive, and which rendition that allows.

/** Two moving averages of the download rate, one quick and one slow to change: the smaller counts. */
export class Throughput {
  #quick = { sum: 0, weight: 0, halfLife: 2 };
  #slow = { sum: 0, weight: 0, halfLife: 8 };

  /** A download of `bytes` that took `seconds`. */
  add(bytes, seconds) {
    const time = Math.max(seconds, 0.001);
    for (const average of [this.#quick, this.#slow]) {
      const kept = 0.5 ** (time / average.halfLife);
      average.sum = kept * average.sum + (1 - kept) * ((bytes * 8) / time);
      average.weight = kept * average.weight + (1 - kept);
    }
  }

  /** Bits a second; a careful guess before anything was measured. */
  get estimate() {
    return this.#quick.weight ? Math.min(...[this.#quick, this.#slow].map((one) => one.sum / one.weight)) : 2_500_000;
  }
}

/**
 * The rendition to fetch next. `renditions` are largest first.
 * Takes the largest whose peak fits into the line with room to spare and that isn't far larger than the picture on the screen;
 * climbs only with some seconds in hand, so that one lucky segment doesn't cost a stall.
 */
export function chooseRendition(renditions, { estimate, secondsAhead, current, screenHeight }) {
  const useful = renditions.filter((one, index) => index === renditions.length - 1 || renditions[index + 1].height < screenHeight);
  const fitting = useful.find((one) => one.bandwidth < 0.75 * estimate) ?? renditions.at(-1);
  if (current && fitting.bandwidth > current.bandwidth && secondsAhead < 6) return current;
  if (current && fitting.bandwidth < current.bandwidth && secondsAhead > 15 && current.average < estimate) return current;
  return fitting;
}
