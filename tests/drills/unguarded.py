"""Start the program without the guard of one drill, as its control: ``python -m tests.drills.unguarded NAME``."""

import os
import sys
from importlib import import_module

from run import main

if __name__ == "__main__":
    os.umask(0o077)
    import_module(f"tests.drills.{sys.argv[1]}").switch_off()
    main()
