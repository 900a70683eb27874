/** Opens a copy of `<template id>` above the page and makes everything below it inert. */
export function openOverlay(id) {
  const element = document.getElementById(id)?.content.firstElementChild.cloneNode(true) ?? document.createElement("div");
  // A popover is in the top layer, above every overlay.
  for (const popover of document.querySelectorAll(":popover-open")) popover.hidePopover();
  const below = [...document.body.children].filter((child) => !child.inert);
  const focused = document.activeElement;
  for (const child of below) child.inert = true;
  document.body.append(element);
  announceUnsent(element);
  element.tabIndex = -1;
  (element.querySelector("button") ?? element).focus();
  return {
    element,
    close() {
      element.remove();
      for (const child of below) child.inert = false;
      focused.focus();
    },
  };
}

/** Shows on an overlay what happens to text that was typed and not sent. */
export function announceUnsent(element) {
  for (const part of element.querySelectorAll("[data-unsent], [data-maybe]")) {
    part.hidden = document.body.dataset.unsent !== ("maybe" in part.dataset ? "maybe" : "1");
  }
}
