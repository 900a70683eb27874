"""The screens of a kiosk. A walk measures each of its pages on several of them, instead of once for each screen."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

Size = tuple[int, int]

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
SMALL_PORTRAIT, SMALL_LANDSCAPE = (800, 1280), (1280, 800)
LARGE = (PORTRAIT, LANDSCAPE)
SCREENS = (*LARGE, SMALL_PORTRAIT, SMALL_LANDSCAPE)
# A desktop screen and a phone.
OFFICE = ((1366, 768), (390, 844))

# Until what follows the size has been done: media queries, observers, and the frame after them.
RESIZED = """([width, height]) => new Promise((done) => {
  const look = () => requestAnimationFrame(innerWidth === width && innerHeight === height
    ? () => requestAnimationFrame(done) : look);
  look();
})"""


def walks(*sizes: Size) -> list[tuple[Size, ...]]:
    """Return the sizes of each walk: one walk for all, in the drills a walk for each."""
    return [(size,) for size in sizes] if "KIOSK_DRILL_SCREENS" in os.environ else [sizes]


def walk_on(*sizes: Size) -> pytest.MarkDecorator:
    """Give a test the ``sizes`` of its walk; its screen has the first of them."""
    params = [pytest.param(walk, id=name(walk), marks=pytest.mark.walks) for walk in walks(*sizes)]
    return pytest.mark.parametrize("sizes", params)


def name(walk: tuple[Size, ...]) -> str:
    """Return the sizes of a walk as part of the name of its test."""
    return " ".join(f"{width}x{height}" for width, height in walk)


def on_each(page: Page, sizes: tuple[Size, ...], measure: Callable[[Size], list[str]]) -> list[str]:
    """Return what ``measure`` finds on the page at each size, the present one first.

    The page stays at the last size, so the next one is loaded and touched there: a walk is touched on every screen.
    """
    present = page.viewport_size or {}
    first = sizes.index((present["width"], present["height"]))
    found = []
    for size in sizes[first:] + sizes[:first]:
        resize(page, size)
        found += [f"{size[0]} x {size[1]}: {fault}" for fault in measure(size)]
    return found


def resize(page: Page, size: Size) -> None:
    """Give the page another size and wait until it is laid out."""
    if page.viewport_size != {"width": size[0], "height": size[1]}:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.evaluate(RESIZED, size)
