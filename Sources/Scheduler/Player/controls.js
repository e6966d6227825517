// The bar beneath the picture: play, seek with a preview, volume, full screen; and the keys that do the same.

import { Preview } from "./thumbnails.js";
import { clock } from "./words.js";

const idleMilliseconds = 2500;

export class Controls {
  #isDragging = false;
  #idle = 0;

  constructor(root, player) {
    this.root = root;
    this.player = player;
    this.video = player.video;
    const find = (id) => root.querySelector(`#${id}`);
    [this.position, this.seek, this.volume] = [find("position"), find("seek"), find("volume")];
    [this.elapsed, this.total] = [find("elapsed"), find("total")];
    this.preview = new Preview(find("preview"), player.title.thumbnails);
    for (const id of ["play", "start"]) find(id).addEventListener("click", () => this.toggle());
    // Until now nobody would have heard it.
    find("start").disabled = false;
    find("mute").addEventListener("click", () => this.mute());
    find("fullscreen").addEventListener("click", () => this.fullScreen());
    this.video.addEventListener("click", () => this.toggle());
    this.video.addEventListener("dblclick", () => this.fullScreen());
    this.#followVideo(find);
    this.#followSeekBar();
    this.#hideWhenIdle();
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  get duration() {
    return Number.isFinite(this.video.duration) ? this.video.duration : (this.player.title.report?.duration ?? 0);
  }

  toggle() {
    if (this.video.paused) this.player.play();
    else this.video.pause();
  }

  mute() {
    this.video.muted = !this.video.muted;
  }

  goTo(time) {
    this.video.currentTime = Math.max(0, Math.min(this.duration, time));
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.root.requestFullscreen) this.root.requestFullscreen();
    else this.video.webkitEnterFullscreen?.();
  }

  #followVideo(find) {
    const { video, root } = this;
    const on = (names, act) => {
      for (const name of names.split(" ")) video.addEventListener(name, act);
      act();
    };
    on("play pause ended", () => {
      root.classList.toggle("playing", !video.paused);
      find("play").setAttribute("aria-label", video.paused ? "Play" : "Pause");
    });
    video.addEventListener("play", () => root.classList.add("started"));
    on("volumechange", () => {
      root.classList.toggle("muted", video.muted || video.volume === 0);
      this.volume.value = video.muted ? 0 : video.volume;
      this.#paint(this.volume, Number(this.volume.value));
    });
    on("timeupdate durationchange progress seeking", () => this.#tick());
    this.volume.addEventListener("input", () => {
      video.muted = false;
      video.volume = Number(this.volume.value);
    });
  }

  #tick() {
    const { video, duration, position } = this;
    position.max = duration;
    this.total.textContent = clock(duration);
    if (!this.#isDragging) position.value = video.currentTime;
    const time = Number(position.value);
    this.elapsed.textContent = clock(time);
    position.setAttribute("aria-valuetext", `${clock(time)} of ${clock(duration)}`);
    this.#paint(position, duration ? time / duration : 0, duration ? this.#bufferedEnd() / duration : 0);
  }

  #bufferedEnd() {
    const { buffered, currentTime } = this.video;
    for (let index = 0; index < buffered.length; index += 1) {
      if (buffered.start(index) <= currentTime + 0.1 && currentTime < buffered.end(index)) return buffered.end(index);
    }
    return currentTime;
  }

  #paint(range, filled, buffered = 0) {
    range.style.setProperty("--filled", `${filled * 100}%`);
    range.style.setProperty("--buffered", `${buffered * 100}%`);
  }

  #followSeekBar() {
    const { position, seek } = this;
    position.addEventListener("input", () => {
      this.#isDragging = true;
      this.#tick();
    });
    position.addEventListener("change", () => {
      this.#isDragging = false;
      this.goTo(Number(position.value));
    });
    seek.addEventListener("pointermove", (event) => {
      const box = seek.getBoundingClientRect();
      const time = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * this.duration;
      this.preview.show(time, clock(time), event.clientX - box.left, box.width);
    });
    seek.addEventListener("pointerleave", () => this.preview.hide());
  }

  #hideWhenIdle() {
    const wake = () => {
      this.root.classList.remove("idle");
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => {
        const isInUse = this.root.querySelector(".menu:not([hidden])") || this.#isDragging;
        if (!this.video.paused && !isInUse) this.root.classList.add("idle");
      }, idleMilliseconds);
    };
    for (const name of ["pointermove", "pointerdown", "keydown", "focusin"]) this.root.addEventListener(name, wake);
    this.video.addEventListener("play", wake);
    this.video.addEventListener("pause", wake);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { video } = this;
    const inside = event.target instanceof Element ? event.target : document.body;
    const isRange = inside.matches("input[type=range]") && event.key.startsWith("Arrow");
    if (inside.closest("[role=menu]") || (inside.matches("button, a, summary") && [" ", "Enter"].includes(event.key))) return;
    if (isRange && inside !== this.position) return;
    const frame = 1 / (this.#frameRate || 25);
    const actions = {
      " ": () => this.toggle(), k: () => this.toggle(),
      ArrowLeft: () => this.goTo(video.currentTime - 5), ArrowRight: () => this.goTo(video.currentTime + 5),
      j: () => this.goTo(video.currentTime - 10), l: () => this.goTo(video.currentTime + 10),
      ArrowUp: () => (video.volume = Math.min(1, video.volume + 0.1)), ArrowDown: () => (video.volume = Math.max(0, video.volume - 0.1)),
      Home: () => this.goTo(0), End: () => this.goTo(this.duration),
      ",": () => video.paused && this.goTo(video.currentTime - frame), ".": () => video.paused && this.goTo(video.currentTime + frame),
      m: () => this.mute(), f: () => this.fullScreen(), c: () => this.#nextSubtitles(),
    };
    const act = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) act();
    else if (/^[0-9]$/.test(event.key)) this.goTo((Number(event.key) / 10) * this.duration);
    else return;
    event.preventDefault();
  }

  get #frameRate() {
    const [over, under = 1] = String(this.player.title.report?.frameRate ?? "").split("/").map(Number);
    return over / under;
  }

  #nextSubtitles() {
    const { player } = this;
    player.showSubtitles(player.shownSubtitles + 1 < player.subtitles.length ? player.shownSubtitles + 1 : -1);
  }
}
