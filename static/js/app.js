/** Starts the modules that elements name in `data-module="name name"`. Every page works without them. */

const running = new Map();

async function load(element, name) {
  const stops = running.get(element);
  try {
    const module = await import(`./modules/${name}.js`);
    // The page may have been replaced while the file was loading.
    if (running.get(element) === stops) stops.push(module.start(element, { startAll, stopAll }));
  } catch (fault) {
    // Nothing else would show the failure.
    console.error(`The module "${name}" did not start:`, fault);
  }
}

function stop(element) {
  for (const end of running.get(element)) end?.();
  running.delete(element);
}

/** Starts the modules inside `root` and stops those whose element has left the page. */
export function startAll(root = document) {
  for (const element of [...running.keys()]) if (!element.isConnected) stop(element);
  const fresh = [...root.querySelectorAll("[data-module]")].filter((element) => !running.has(element));
  return Promise.all(fresh.flatMap((element) => {
    running.set(element, []);
    return element.dataset.module.split(" ").map((name) => load(element, name));
  }));
}

/** Stops all modules, before the page is replaced. */
export function stopAll() {
  for (const element of [...running.keys()]) stop(element);
}

// A click fires only when the finger lifts; feedback to a touch must not wait for it.
addEventListener("pointerdown", ({ target }) => target.closest("a, button, label, summary")?.classList.add("is-pressed"), true);
for (const type of ["pointerup", "pointercancel"]) {
  addEventListener(type, () => document.querySelectorAll(".is-pressed").forEach(({ classList }) => classList.remove("is-pressed")), true);
}
startAll();
