from __future__ import annotations

import subprocess
import sys

VERB = """
import sys
from relplanner.__main__ import main
sys.argv = ["relplanner", "new", "--list"]
try:
    main()
except SystemExit as end:
    assert end.code == 0
assert not any(name.startswith("PySide6") for name in sys.modules)
"""


def test_a_verb_never_imports_qt() -> None:
    done = subprocess.run([sys.executable, "-c", VERB], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "major" in done.stdout
