// Playback by Media Source Extensions: fetches segments itself, and so knows and chooses the rendition and the sound track.

import { Throughput, chooseRendition } from "./throughput.js";
import { TrackBuffer } from "./track-buffer.js";

const Source = globalThis.ManagedMediaSource ?? globalThis.MediaSource;
const canDecode = (kind, codecs) => Source?.isTypeSupported(`${kind}/mp4; codecs="${codecs}"`) ?? false;

export class StreamEngine extends EventTarget {
  static name = "stream";

  static canPlay(_video, title) {
    return title.isSoundOnly
      ? title.audio.some((track) => canDecode("audio", track.codecs))
      : title.renditions.some((one) => canDecode("video", one.videoCodecs));
  }

  #source = new Source();
  #address = URL.createObjectURL(this.#source);
  #throughput = new Throughput();
  #buffers = {};
  #listeners = new AbortController();
  #fetched = null; // the rendition of the segment that is fetched now

  constructor(video, title) {
    super();
    this.video = video;
    this.title = title;
    this.renditions = title.renditions.filter((one) => canDecode("video", one.videoCodecs));
    this.tracks = title.audio.filter((track) => canDecode("audio", track.codecs));
    /** The rendition that the viewer wants, or `null` for the best that the line allows. */
    this.wanted = null;
    this.track = this.tracks.find((track) => track.isDefault && track.channels !== "6") ?? this.tracks[0] ?? null;
  }

  /** Starts at a time in seconds. Failures become an `error` event. */
  start(time) {
    this.video.disableRemotePlayback = Boolean(globalThis.ManagedMediaSource);
    this.#source.addEventListener("sourceopen", () => {
      URL.revokeObjectURL(this.#address);
      this.#open(time).catch((error) => this.#fail(error));
    }, { once: true });
    this.video.src = this.#address;
  }

  stop() {
    this.#listeners.abort();
    for (const buffer of Object.values(this.#buffers)) buffer.stop();
    this.video.removeAttribute("src");
    this.video.load();
  }

  /** Shows a rendition from the next moment on; `null` leaves the choice to the line's speed. */
  async want(rendition) {
    this.wanted = rendition;
    if (rendition && rendition !== this.#fetched) await this.#buffers.video?.replace(this.video.currentTime + 1);
  }

  async hear(track) {
    if (track === this.track) return;
    this.track = track;
    await this.#buffers.audio?.replace(0);
  }

  async #open(time) {
    const first = await this.title.playlist((this.renditions.at(-1) ?? this.track).address);
    this.#source.duration = first.duration;
    const changed = () => this.#finish();
    if (this.renditions.length) {
      this.#buffers.video = new TrackBuffer(this.#add("video", this.renditions[0].videoCodecs), this.video, {
        choose: () => this.title.playlist(this.#choose().address),
        downloaded: (bytes, seconds) => this.#throughput.add(bytes, seconds),
        changed,
      });
    }
    if (this.track) {
      this.#buffers.audio = new TrackBuffer(this.#add("audio", this.track.codecs), this.video, {
        choose: () => this.title.playlist(this.track.address),
        changed,
      });
    }
    const { signal } = this.#listeners;
    const each = (act) => () => Object.values(this.#buffers).forEach(act);
    this.video.addEventListener("timeupdate", each((buffer) => buffer.poke()), { signal });
    this.video.addEventListener("seeking", each((buffer) => buffer.jump()), { signal });
    this.video.addEventListener("waiting", () => this.#stepOverHole(), { signal });
    if (time > 0) this.video.currentTime = time;
    await Promise.all(Object.values(this.#buffers).map((buffer) => buffer.run()));
  }

  #add(kind, codecs) {
    return this.#source.addSourceBuffer(`${kind}/mp4; codecs="${codecs}"`);
  }

  #choose() {
    const rendition = this.wanted ?? chooseRendition(this.renditions, {
      estimate: this.#throughput.estimate,
      secondsAhead: this.#buffers.video.secondsAhead,
      current: this.#fetched,
      screenHeight: this.video.clientHeight * devicePixelRatio,
    });
    if (rendition !== this.#fetched) {
      this.#fetched = rendition;
      this.dispatchEvent(new Event("renditionchange"));
    }
    return rendition;
  }

  #finish() {
    const buffers = Object.values(this.#buffers);
    const isBusy = [...this.#source.sourceBuffers].some((buffer) => buffer.updating);
    if (this.#source.readyState === "open" && !isBusy && buffers.every((buffer) => buffer.isComplete)) this.#source.endOfStream();
  }

  /** A hole of some frames between two tracks' beginnings must not stop the film. */
  #stepOverHole() {
    const { buffered, currentTime } = this.video;
    for (let index = 0; index < buffered.length; index += 1) {
      const gap = buffered.start(index) - currentTime;
      if (gap > 0 && gap < 0.5) {
        this.video.currentTime = buffered.start(index);
        return;
      }
    }
  }

  #fail(error) {
    this.stop();
    this.dispatchEvent(new CustomEvent("error", { detail: error.message }));
  }
}
