const PAUSE_MS = 600;

/**
 * Previews what is typed as the kiosk would show it: submits the form to the button's own address, into the frame beside it.
 * Parts: [data-preview-button], [data-preview-screen] around the iframe, [data-preview-shapes] around the buttons
 * whose value is the shape of the screen.
 * @param {HTMLElement} element
 */
export function start(element) {
  const [button, screen, shapes] = ["button", "screen", "shapes"].map((name) => element.querySelector(`[data-preview-${name}]`));
  const { form } = button;
  const end = new AbortController();
  let frame = screen.querySelector("iframe");
  let coming = null;
  let count = 0;
  let timer = null;

  // A new frame each time: a second page in the same one would add to the history of the browser's Back.
  const show = () => {
    clearTimeout(timer);
    coming?.remove();
    const fresh = (coming = frame.cloneNode());
    fresh.name = `preview-${(count += 1)}`;
    screen.append(fresh);
    fresh.addEventListener("load", () => {
      if (fresh !== coming || fresh.contentDocument?.URL === "about:blank") return;
      frame.remove();
      [frame, coming] = [fresh, null];
    });
    button.formTarget = fresh.name;
    form.requestSubmit(button);
  };

  screen.hidden = shapes.hidden = false;
  button.hidden = true;
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = event.isComposing ? null : setTimeout(show, PAUSE_MS);
  }, { signal: end.signal });
  shapes.addEventListener("click", ({ target }) => {
    const chosen = target.closest("button");
    if (!chosen) return;
    element.dataset.shape = chosen.value;
    for (const one of shapes.children) one.setAttribute("aria-pressed", String(one === chosen));
  }, { signal: end.signal });
  show();
  return () => {
    clearTimeout(timer);
    end.abort();
  };
}
