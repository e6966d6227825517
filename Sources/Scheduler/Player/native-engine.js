// Playback by the browser itself, which reads the multivariant playlist and switches renditions as it sees fit.

const hls = "application/vnd.apple.mpegurl";

export class NativeEngine {
  static name = "native";

  static canPlay(video) {
    return video.canPlayType(hls) !== "";
  }

  constructor(video, title) {
    this.video = video;
    this.title = title;
  }

  start(time) {
    this.video.src = time > 0 ? `${this.title.address}#t=${time}` : this.title.address;
  }

  stop() {
    this.video.removeAttribute("src");
    this.video.load();
  }
}
