// The server's events for as long as somebody looks: a connection that comes back by itself, and tells when it stays away.

/** How long it may be gone before that is told, in ms. A browser comes back after two seconds, when the server lives. */
const grace = 3500;

/** The events of a queue, as BullMQ calls them. */
const names = [
  "added", "waiting", "delayed", "waiting-children", "active", "progress", "completed", "failed", "retries-exhausted", "stalled",
  "removed", "drained", "cleaned", "paused", "resumed", "duplicated", "deduplicated",
];

export class Connection {
  #address;
  #onNews;
  #onChange;
  #source;
  #wait = 1000;
  #retry;
  #alarm;

  /**
   * @param address of the stream of events
   * @param onNews called when something has happened, and when something may have been missed
   * @param onChange called with whether there is a connection
   */
  constructor(address, onNews, onChange) {
    [this.#address, this.#onNews, this.#onChange] = [address, onNews, onChange];
  }

  open() {
    if (this.#source) return;
    const source = new EventSource(this.#address);
    this.#source = source;
    source.onopen = () => {
      this.#wait = 1000;
      this.#quietAlarm();
      this.#onChange(true);
      this.#onNews();
    };
    source.onerror = () => {
      this.#alarm ??= setTimeout(() => this.#onChange(false), grace);
      if (source.readyState !== EventSource.CLOSED) return;
      // The browser gives up where the answer isn't a stream: the job has ended, the server is starting, or the session is over.
      this.#source = undefined;
      this.#retry = setTimeout(() => this.open(), this.#wait);
      this.#wait = Math.min(30_000, this.#wait * 2);
    };
    for (const name of names) source.addEventListener(name, () => this.#onNews());
  }

  close() {
    this.#source?.close();
    this.#source = undefined;
    clearTimeout(this.#retry);
    this.#quietAlarm();
  }

  #quietAlarm() {
    clearTimeout(this.#alarm);
    this.#alarm = undefined;
  }
}
