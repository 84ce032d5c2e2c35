"""Make README.md and CONTRIBUTING.md from their notebooks, with nbconvert alone: hidden cells and cell options are left out."""
import re
from pathlib import Path

import nbformat
from nbconvert import MarkdownExporter

root = Path(__file__).resolve().parent.parent
for notebook, target in {"index": "README.md", "contributing": "CONTRIBUTING.md"}.items():
    nb = nbformat.read(root / "nbs" / f"{notebook}.ipynb", 4)
    nb.metadata["language_info"] = {"name": "python"}  # for the fences
    nb.cells = [cell for cell in nb.cells if not re.search(r"^#\|\s*hide", cell.source, re.M)]
    for cell in nb.cells:
        if cell.cell_type == "code": cell.source = re.sub(r"^#\|.*\n", "", cell.source, flags=re.M)
        else: cell.source = re.sub(r"\]\((?!http)([\w/]+\.ipynb)", r"](nbs/\1", cell.source)
    text, _ = MarkdownExporter().from_notebook_node(nb)
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.M)).strip()
    (root / target).write_text(f"<!-- Made from nbs/{notebook}.ipynb by .ci/readme.py; edit that. -->\n{text}\n", encoding="utf-8")
