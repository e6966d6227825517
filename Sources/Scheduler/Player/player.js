// The player: a video element, the engine that feeds it, and the menus that choose among the title's tracks.

import { Menu } from "./menu.js";
import { NativeEngine } from "./native-engine.js";
import { StreamEngine } from "./stream-engine.js";
import { channels, trackName } from "./words.js";

const engines = [NativeEngine, StreamEngine];

export class Player {
  #engine = null;
  #menus;
  #failed;

  /** `preferred` is an engine's name, or nothing for the browser's own where it has one; `failed` hears why nothing can be played. */
  constructor(root, title, { preferred, failed }) {
    this.#failed = failed;
    this.root = root;
    this.title = title;
    this.video = root.querySelector("video");
    if (title.poster) this.video.poster = title.poster;
    root.classList.toggle("sound-only", title.isSoundOnly);
    const menu = (id, label, chosen) => new Menu(root.querySelector(id), { label, chosen });
    this.#menus = {
      quality: menu("#quality-menu", "Quality", (value) => this.#want(value)),
      audio: menu("#audio-menu", "Sound", (value) => this.#hear(value)),
      subtitles: menu("#subtitles-menu", "Subtitles", (value) => this.showSubtitles(value)),
      speed: menu("#speed-menu", "Speed", (value) => this.#run(value)),
    };
    this.#addSubtitles();
    this.#run(1);
    this.#report();
    const usable = engines.filter((engine) => engine.canPlay(this.video, title));
    this.#use(usable.find((engine) => engine.name === preferred) ?? usable[0]);
  }

  /** Hands the film to an engine, at the same moment, going on if it was playing. */
  #use(Engine, prepare = () => {}) {
    const [time, wasPlaying] = [this.video.currentTime, this.#engine !== null && !this.video.paused];
    const audio = this.#engine?.track;
    this.#engine?.stop();
    if (!Engine) {
      this.#engine = null;
      this.#failed("This browser has no decoder for this title.");
      return;
    }
    this.#engine = new Engine(this.video, this.title);
    if (audio) this.#engine.track = audio;
    prepare(this.#engine);
    this.root.dataset.engine = Engine.name;
    if (this.#engine instanceof EventTarget) {
      this.#engine.addEventListener("renditionchange", () => this.#offer());
      this.#engine.addEventListener("error", (event) => this.#failed(event.detail));
    }
    this.#engine.start(time);
    if (wasPlaying) this.play();
    this.#offer();
  }

  async play() {
    try {
      await this.video.play();
    } catch (error) {
      // A pause or another engine came first, or the browser wants to be clicked: none is a failure of the title.
      if (error.name !== "AbortError" && error.name !== "NotAllowedError") this.#failed(error.message);
    }
  }

  /** Only the engine that fetches by itself can be told what to fetch: a wish brings it in. */
  #stream(wish) {
    if (this.#engine instanceof StreamEngine) wish(this.#engine);
    else if (StreamEngine.canPlay(this.video, this.title)) this.#use(StreamEngine, wish);
    this.#offer();
  }

  #want(id) {
    if (id === null && this.#engine instanceof NativeEngine) return;
    this.#stream((engine) => engine.want(engine.renditions.find((one) => one.id === id) ?? null));
  }

  #hear(id) {
    this.#stream((engine) => engine.hear(engine.tracks.find((track) => track.id === id)));
  }

  #run(rate) {
    this.video.defaultPlaybackRate = this.video.playbackRate = rate;
    const rates = [0.5, 0.75, 1, 1.25, 1.5, 2].map((value) => ({ value, name: `${value}×` }));
    this.#menus.speed.set(rates, rate);
  }

  /** What can be chosen now, and what is. */
  #offer() {
    const { renditions } = this.title;
    const wanted = this.#engine?.wanted ?? null;
    const shown = this.video.videoHeight ? renditions.find((one) => one.height === this.video.videoHeight) : null;
    const auto = { value: null, name: "Auto", note: !wanted && shown ? `${shown.height}p` : "" };
    const heights = renditions.map((one) => ({ value: one.id, name: `${one.height}p`, note: `${one.width} × ${one.height}` }));
    this.#menus.quality.set(renditions.length > 1 ? [auto, ...heights] : [], wanted?.id ?? null, wanted ? undefined : "Auto");
    const tracks = this.title.audio.map((track, index) => ({
      value: track.id, name: trackName(track, `Track ${index + 1}`), note: channels(Number.parseInt(track.channels, 10)),
    }));
    const heard = this.#engine?.track ?? this.title.audio.find((track) => track.isDefault) ?? this.title.audio[0];
    this.#menus.audio.set(tracks, heard?.id);
    this.root.dataset.rendition = wanted?.height ?? shown?.height ?? "";
  }

  #addSubtitles() {
    this.subtitles = this.title.captions.map((caption, index) => {
      const element = document.createElement("track");
      Object.assign(element, { kind: "subtitles", src: caption.address, srclang: caption.language, label: trackName(caption, `Subtitles ${index + 1}`) });
      this.video.append(element);
      return element.track;
    });
    this.showSubtitles(-1);
  }

  /** Shows a subtitle track by its place in the list; -1 shows none. */
  showSubtitles(index) {
    this.shownSubtitles = index;
    this.subtitles.forEach((track, place) => (track.mode = place === index ? "showing" : "disabled"));
    const items = this.subtitles.map((track, value) => ({ value, name: track.label }));
    this.#menus.subtitles.set(items.length ? [{ value: -1, name: "Off" }, ...items] : [], index, index < 0 ? "Subtitles" : undefined);
  }

  #report() {
    const { video } = this;
    const on = (names, act) => names.split(" ").forEach((name) => video.addEventListener(name, act));
    const state = (name) => () => {
      if (this.root.dataset.state !== "failed") this.root.dataset.state = name;
    };
    on("loadstart waiting seeking", state("loading"));
    on("canplay playing seeked", state("ready"));
    on("resize loadedmetadata", () => this.#offer());
    on("error", () => this.#recover());
  }

  /** What the browser can't play by itself, we may be able to feed it. */
  #recover() {
    if (!this.video.error || !this.video.getAttribute("src")) return;
    if (this.#engine instanceof NativeEngine && StreamEngine.canPlay(this.video, this.title)) this.#use(StreamEngine);
    else this.#failed(this.video.error.message || "The browser couldn't decode this title.");
  }
}
