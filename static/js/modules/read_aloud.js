const MARK = "reading";
// Most characters between two sentences: text that is not read aloud, for example who checked it. Further on is no match.
const REACH = 600;

/** Returns the text of `root` with each run of whitespace as one blank, and the node and index of each character. */
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

/** Returns the range of each sentence in the page's own text, searching on from the last; null if it is not shown. */
function rangesOf(sentences, root) {
  const { text, places } = textOf(root);
  let from = 0;
  let reach = REACH;
  const near = (words) => {
    const begin = text.indexOf(words, from);
    return begin > from + reach ? -1 : begin;
  };
  return sentences.map((sentence) => {
    // The browser draws the number of an item: it is read, but it is not in the text.
    const words = near(sentence) < 0 ? sentence.replace(/^\d+\. /, "") : sentence;
    const begin = near(words);
    if (begin < 0) {
      reach += sentence.length;
      return null;
    }
    from = begin + words.length;
    reach = REACH;
    const last = places[from - 1];
    const range = document.createRange();
    range.setStart(places[begin].node, places[begin].index);
    range.setEnd(last.node, last.index + 1);
    return range;
  });
}

/**
 * Plays and pauses the audio of a page and highlights the sentence that is being read; the event "place" lets pages.js
 * turn to it. The highlight does not change the document.
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

  // A recording made in the browser has no duration in its header.
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
  // Removed from the document, the audio would keep playing.
  function hush() {
    audio.pause();
    cancelAnimationFrame(frame);
    CSS.highlights.delete(MARK);
  }
  const on = (target, type, handle) => target.addEventListener(type, handle, { signal: end.signal });

  // Not in the markup: in a page that navigation.js fetches, the browser would not load it before the page is shown.
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
