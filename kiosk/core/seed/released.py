"""``python -m kiosk.core.seed.released FOLDER`` records the terms of a release, so that later ones know its texts.

FOLDER holds the ``seed/terms`` of that release, which must have been delivered: a term recorded here that a unit lacks
counts as removed by it. ``make released TAG=...`` calls it.
"""

import json
import sys
from pathlib import Path

from kiosk.core.seed.seed_files import RELEASED, released, seed_terms, with_release

if __name__ == "__main__":
    found = with_release(released() if RELEASED.exists() else {}, seed_terms(Path(sys.argv[1])))
    lines = (
        f"  {json.dumps(slug)}: {{\n"
        + ",\n".join(f"    {json.dumps(part)}: {json.dumps(digests)}" for part, digests in sorted(parts.items()))
        + "\n  }"
        for slug, parts in sorted(found.items())
    )
    RELEASED.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
