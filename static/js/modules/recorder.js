const TYPE = "audio/webm;codecs=opus";
// Twenty minutes of reading stay below 5 MB.
const BITS_A_SECOND = 32000;
const FILE_NAME = "rekaman.webm";

const minutes = (seconds) => `${Math.floor(seconds / 60)}.${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** Shows the input level of the microphone; returns the function that stops it. */
function showLevel(stream, meter) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  let frame = 0;
  const look = () => {
    analyser.getFloatTimeDomainData(samples);
    meter.value = Math.max(...samples.map(Math.abs));
    frame = requestAnimationFrame(look);
  };
  context.createMediaStreamSource(stream).connect(analyser);
  look();
  return () => {
    cancelAnimationFrame(frame);
    meter.value = 0;
    context.close();
  };
}

/**
 * Records somebody reading the sentences one after the other, and puts the sound into the form's file field, with the
 * fraction of its length at which each sentence begins. Parts: [data-record-*]; the labels are data attributes. Without
 * script, or where the browser gives no microphone, a file can still be sent.
 * @param {HTMLElement} element
 */
export function start(element) {
  const part = (name) => element.querySelector(`[data-record-${name}]`);
  const [form, panel, state, time, audio, play] = ["form", "panel", "state", "time", "audio", "play"].map(part);
  const [marksField, secondsField, large] = ["marks", "seconds", "large"].map(part);
  const file = form.querySelector("input[type=file]");
  const lines = [...part("sentences").children];
  const words = element.dataset;
  const end = new AbortController();
  const on = (target, type, handle) => target.addEventListener(type, handle, { signal: end.signal });
  const now = () => performance.now() / 1000;
  let recorder = null;
  let begun = 0;
  let begins = [];
  let length = 0;
  let unsent = false;
  let timer = 0;

  function offer(...names) {
    for (const name of ["start", "next", "stop", "play", "again"]) part(name).hidden = !names.includes(name);
    element.classList.toggle("is-recording", names.includes("stop"));
    // A running recording is not in the form yet: submitting now would lose it.
    form.querySelector("[type=submit]").disabled = names.includes("stop");
  }
  function mark(place) {
    lines.forEach((line, one) => (one === place ? line.setAttribute("aria-current", "true") : line.removeAttribute("aria-current")));
    lines[place]?.scrollIntoView({ block: "center" });
  }
  function forget() {
    audio.pause();
    URL.revokeObjectURL(audio.src);
    audio.removeAttribute("src");
    marksField.value = secondsField.value = "";
    unsent = false;
  }

  async function begin() {
    let stream;
    // While the browser asks for permission, a second touch must not start a second recording.
    offer();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch ({ name }) {
      state.textContent = name === "NotFoundError" ? words.missing : words.refused;
      offer("start");
      return;
    }
    forget();
    file.value = "";
    large.hidden = true;
    const pieces = [];
    const endLevel = showLevel(stream, part("level"));
    recorder = new MediaRecorder(stream, { mimeType: TYPE, audioBitsPerSecond: BITS_A_SECOND });
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstart = () => {
      begun = now();
      begins = [0];
      mark(0);
      state.textContent = words.recording;
      timer = setInterval(() => { time.textContent = minutes(now() - begun); }, 250);
      offer(...(lines.length > 1 ? ["next", "stop"] : ["stop"]));
      part(lines.length > 1 ? "next" : "stop").focus();
    };
    recorder.onstop = () => {
      length = now() - begun;
      clearInterval(timer);
      endLevel();
      for (const track of stream.getTracks()) track.stop();
      if (element.isConnected) finish(new Blob(pieces, { type: "audio/webm" }));
    };
    recorder.start();
  }
  function finish(sound) {
    const carrier = new DataTransfer();
    carrier.items.add(new File([sound], FILE_NAME, { type: sound.type }));
    file.files = carrier.files;
    audio.src = URL.createObjectURL(sound);
    secondsField.value = length.toFixed(3);
    const whole = begins.length === lines.length;
    marksField.value = whole ? begins.map((at) => (at / length).toFixed(4)).join(" ") : "";
    state.textContent = whole ? words.done : words.partly;
    unsent = true;
    mark(-1);
    offer("play", "again");
    play.focus();
  }
  function next() {
    begins.push(now() - begun);
    mark(begins.length - 1);
    if (begins.length < lines.length) return;
    offer("stop");
    part("stop").focus();
  }

  for (const name of ["start", "again"]) on(part(name), "click", begin);
  on(part("next"), "click", next);
  on(part("stop"), "click", () => recorder.stop());
  on(play, "click", () => (audio.paused ? audio.play() : audio.pause()));
  on(audio, "play", () => { play.textContent = words.pause; });
  on(audio, "pause", () => { play.textContent = words.play; });
  on(audio, "timeupdate", () => mark(begins.findLastIndex((at) => at <= audio.currentTime)));
  on(audio, "ended", () => mark(-1));
  on(file, "change", () => {
    forget();
    mark(-1);
    offer("start");
    state.textContent = words.ready;
    const tooLarge = file.files[0]?.size > words.most;
    large.hidden = !tooLarge;
    large.textContent = words.large;
    if (tooLarge) file.value = "";
  });
  on(form, "submit", () => { unsent = false; });
  on(window, "beforeunload", (event) => unsent && event.preventDefault());

  if (navigator.mediaDevices && MediaRecorder.isTypeSupported(TYPE)) {
    part("without").hidden = true;
    panel.hidden = false;
    state.textContent = words.ready;
    offer("start");
  }
  return () => {
    end.abort();
    if (recorder?.state === "recording") recorder.stop();
    forget();
  };
}
