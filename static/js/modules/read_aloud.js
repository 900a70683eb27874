const MARK = "reading";
// Between what is read stand words that are not, such as who checked the text; what lies further on is another place.
const REACH = 600;

/** The text of `root` with every run of blanks as one, and where in the document each of its characters stands. */
function textOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const places = [];
  let text = "";
  while (walker.nextNode()) {
    const node = walker.currentNode;
    [...node.data.matchAll(/\s+|\S/g)].forEach(({ 0: found, index }) => {
      const letter = found.trim() ? found : " ";
      if (letter === " " && text.endsWith(" ")) return;
      text += letter;
      places.push({ node, index });
    });
  }
  return { text, places };
}

/** Finds each sentence in the page's own text, onward from the one before; null for one that is not shown. */
function rangesOf(sentences, root) {
  const { text, places } = textOf(root);
  let from = 0;
  let reach = REACH;
  return sentences.map((sentence) => {
    const begin = text.indexOf(sentence, from);
    if (begin < 0 || begin > from + reach) {
      reach += sentence.length;
      return null;
    }
    from = begin + sentence.length;
    reach = REACH;
    const last = places[from - 1];
    const range = document.createRange();
    range.setStart(places[begin].node, places[begin].index);
    range.setEnd(last.node, last.index + 1);
    return range;
  });
}

/**
 * Plays the audio of a page, with a pause, and marks the sentence that is being read where it stands; a page turner is
 * told to show it by the event "place". Nothing of the document is changed for the mark.
 * Parts: [data-read-aloud-button] with [data-read-aloud-text], [data-read-aloud-audio], [data-read-aloud-sentences] > [data-at].
 * @param {HTMLElement} element
 */
export function start(element) {
  const part = (name) => element.querySelector(`[data-read-aloud-${name}]`);
  const [button, words, audio] = ["button", "text", "audio"].map(part);
  const lines = [...part("sentences").children];
  const ranges = rangesOf(lines.map(({ textContent }) => textContent.trim()), document.querySelector("main"));
  const end = new AbortController();
  let read = -1;
  let frame = 0;

  // What was recorded as it went does not tell its length.
  const seconds = () => (Number.isFinite(audio.duration) ? audio.duration : +element.dataset.seconds);
  function mark(place) {
    if (place === read) return;
    read = place;
    const range = ranges[place];
    CSS.highlights.delete(MARK);
    if (!range) return;
    CSS.highlights.set(MARK, new Highlight(range));
    range.startContainer.parentElement.dispatchEvent(new CustomEvent("place", { bubbles: true, detail: range }));
  }
  function follow() {
    const share = audio.currentTime / seconds();
    mark(lines.findLastIndex(({ dataset }) => +dataset.at <= share));
    frame = requestAnimationFrame(follow);
  }
  function show(state) {
    element.classList.toggle("is-playing", state === "pause");
    words.textContent = element.dataset[state];
  }
  function rewind() {
    audio.currentTime = 0;
    mark(-1);
    show("play");
  }
  function gone() {
    mark(-1);
    show("gone");
    button.disabled = true;
  }
  // Out of the document the sound would go on.
  function hush() {
    audio.pause();
    cancelAnimationFrame(frame);
    CSS.highlights.delete(MARK);
  }
  const on = (target, type, handle) => target.addEventListener(type, handle, { signal: end.signal });

  // Not in the markup: in a page that navigation.js fetches, the browser would refuse to load it before it is shown.
  audio.src = element.dataset.src;
  button.hidden = false;
  on(button, "click", () => (audio.paused ? audio.play().catch(() => {}) : audio.pause()));
  on(audio, "play", () => {
    show("pause");
    follow();
  });
  on(audio, "pause", () => {
    cancelAnimationFrame(frame);
    if (!audio.ended && !audio.error) show("resume");
  });
  on(audio, "ended", rewind);
  on(audio, "error", gone);
  on(document, "navigation:start", () => audio.pause());
  on(document, "visit:end", hush);
  return () => {
    end.abort();
    hush();
  };
}
