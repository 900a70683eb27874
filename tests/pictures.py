"""Take the screenshots of the README from the real product with the demo data: ``make pictures``."""

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from waitress import wasyncore

from kiosk import create_app
from kiosk.core.seed import demo
from kiosk.core.storage.database import database
from run import listen, server_of

FOLDER = Path(__file__).parent.parent / "docs" / "images"
LARGEST = 200 * 1024
PORTRAIT, DESK = {"width": 1080, "height": 1920}, {"width": 1366, "height": 768}


def take(visitor: str, office: str, account: tuple[str, str]) -> None:
    """Write home, an explanation and the inbox into ``docs/images``."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        screen = browser.new_page(viewport=PORTRAIT, locale="id-ID", device_scale_factor=0.5)
        for name, path in (("home", "home"), ("term", "terms/pembebasan-bersyarat")):
            screen.goto(visitor + path, wait_until="networkidle")
            save(screen, name)
        desk = browser.new_page(viewport=DESK, locale="id-ID", device_scale_factor=0.75)
        desk.goto(office)
        desk.fill("#username", account[0])
        desk.fill("#password", account[1])
        desk.click("#send")
        desk.wait_for_selector(".table")
        desk.wait_for_load_state("networkidle")
        save(desk, "inbox")
        browser.close()


def save(page, name: str) -> None:
    """Write one picture; stop if it is larger than ``LARGEST`` bytes."""
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    if path.stat().st_size > LARGEST:
        sys.exit(f"{path.name} is over {LARGEST // 1024} KiB")


def main() -> None:
    """Serve both surfaces on a throwaway database and take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = {"database_url": f"sqlite:///{folder}/demo.db", "instance": os.path.join(folder, "instance")}
        apps = [create_app(surface, **settings) for surface in ("visitor", "office")]
        with database.connection_context():
            accounts = demo.fill()
        channels: dict = {}
        servers = [server_of(app, listen("127.0.0.1", "0"), channels) for app in apps]
        threading.Thread(target=wasyncore.loop, kwargs={"timeout": 1, "map": channels}, daemon=True).start()
        visitor, office = (f"http://127.0.0.1:{server.effective_port}/" for server in servers)
        take(visitor, office, accounts["officer"])


if __name__ == "__main__":
    main()
