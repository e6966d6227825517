// Keeps one SourceBuffer filled from the playhead on: one for the picture, one for the sound.

const goalSeconds = 30; // fetched ahead of the playhead
const keptSeconds = 30; // kept behind it
const slack = 0.1; // ends of segments and of what the browser says is buffered differ by less

export class TrackBuffer {
  #sourceBuffer;
  #video;
  #choose;
  #downloaded;
  #init = null; // the address of the init segment that the buffer has
  #inits = new Map();
  #following = 0; // the segment after the one that was appended last, by its place in the playlist
  #transfer = new AbortController();
  #wake = () => {};
  #stopped = false;
  goal = goalSeconds;

  /** Whether everything up to the end of the film is buffered. */
  isComplete = false;

  /**
   * `choose` promises the media playlist to take the next segment from; `downloaded` hears of the bytes and seconds of each download.
   */
  constructor(sourceBuffer, video, { choose, downloaded = () => {}, changed }) {
    this.#sourceBuffer = sourceBuffer;
    this.#video = video;
    this.#choose = choose;
    this.#downloaded = downloaded;
    this.changed = changed;
  }

  /** Fills the buffer until `stop`. */
  async run() {
    while (!this.#stopped) {
      try {
        await this.#step();
      } catch (error) {
        if (this.#stopped) return;
        if (error.name === "AbortError") this.#transfer = new AbortController();
        else if (error.name === "QuotaExceededError") await this.#makeRoom();
        else throw error;
      }
    }
  }

  stop() {
    this.#stopped = true;
    this.#transfer.abort();
    this.#wake();
  }

  /** The playhead moved on: there may be something to fetch. */
  poke() {
    this.#wake();
  }

  /** The playhead jumped: what is on its way may not be wanted any more. */
  jump() {
    this.#following = 0;
    if (this.secondsAhead <= 0) this.#transfer.abort();
    this.#wake();
  }

  /** Another track or rendition was asked for: what is buffered is fetched again, from `time` on. */
  async replace(time) {
    this.#transfer.abort();
    this.#following = 0;
    await this.#remove(time, Infinity);
    this.#wake();
  }

  /** Seconds buffered without a hole from the playhead on. */
  get secondsAhead() {
    return this.#bufferedEnd(this.#video.currentTime) - this.#video.currentTime;
  }

  async #step() {
    const playlist = await this.#choose();
    const segment = this.secondsAhead < this.goal ? this.#next(playlist) : null;
    const last = playlist.segments.at(-1);
    const isComplete = !segment && this.#bufferedEnd(this.#video.currentTime) >= last.end - Math.max(slack, (last.end - last.start) / 2);
    if (isComplete !== this.isComplete) {
      this.isComplete = isComplete;
      this.changed();
    }
    if (!segment) {
      await new Promise((resolve) => (this.#wake = resolve));
      return;
    }
    const { signal } = this.#transfer;
    if (this.#init !== playlist.init) {
      await this.#append(await this.#head(playlist.init, signal));
      this.#init = playlist.init;
    }
    const began = performance.now();
    const bytes = await download(segment.address, signal);
    this.#downloaded(bytes.byteLength, (performance.now() - began) / 1000);
    signal.throwIfAborted();
    this.#following = playlist.segments.indexOf(segment) + 1;
    await this.#append(bytes);
    await this.#forget();
  }

  /** The first segment that isn't buffered yet and wasn't just appended, or none. */
  #next(playlist) {
    const end = this.#bufferedEnd(this.#video.currentTime);
    const index = playlist.segments.findIndex((segment) => segment.end > end);
    // What the browser says is buffered may end a little before the segment does: that one isn't fetched for ever.
    return index < 0 ? null : (playlist.segments[Math.max(index, this.#following)] ?? null);
  }

  async #head(address, signal) {
    if (!this.#inits.has(address)) this.#inits.set(address, await download(address, signal));
    return this.#inits.get(address);
  }

  #bufferedEnd(time) {
    const { buffered } = this.#sourceBuffer;
    for (let index = 0; index < buffered.length; index += 1) {
      if (time >= buffered.start(index) - slack && time < buffered.end(index)) return buffered.end(index);
    }
    return time;
  }

  /** Drops what was played long ago. */
  async #forget() {
    const { buffered } = this.#sourceBuffer;
    const limit = this.#video.currentTime - keptSeconds;
    if (buffered.length && buffered.start(0) < limit - goalSeconds) await this.#remove(0, limit);
  }

  async #makeRoom() {
    this.goal = Math.max(8, this.goal / 2);
    this.#following = 0;
    await this.#remove(0, Math.max(0.1, this.#video.currentTime - 2));
    await this.#remove(this.#video.currentTime + this.goal, Infinity);
  }

  #append(bytes) {
    return this.#update(() => this.#sourceBuffer.appendBuffer(bytes));
  }

  #remove(start, end) {
    return this.#update(() => this.#sourceBuffer.remove(start, end));
  }

  #updates = Promise.resolve();

  /** A SourceBuffer does one thing at a time: each waits for the one before. */
  #update(begin) {
    const done = this.#updates.then(() => new Promise((resolve, reject) => {
      const buffer = this.#sourceBuffer;
      const failed = () => reject(new Error("The browser can't decode a segment of this title."));
      buffer.addEventListener("error", failed, { once: true });
      buffer.addEventListener("updateend", () => {
        buffer.removeEventListener("error", failed);
        resolve();
      }, { once: true });
      begin();
    }));
    this.#updates = done.catch(() => {});
    return done;
  }
}

/** The bytes of a file, tried again when the network stumbles. */
async function download(address, signal) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(address, { signal });
      if (!response.ok) throw new Error(`${new URL(address).pathname}: the server answered ${response.status}`);
      return await response.arrayBuffer();
    } catch (error) {
      if (signal.aborted || attempt === 4) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
    }
  }
}
