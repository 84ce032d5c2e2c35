"""Make README.md and CONTRIBUTING.md from their notebooks, with nbconvert alone (hidden cells and cell options are left out),
and point each page's Colab link at the address that settings.ini gives."""
import re
from configparser import ConfigParser
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

config = ConfigParser()
config.read(root / "settings.ini", encoding="utf-8")
address, branch = config["DEFAULT"]["git_url"].replace("github.com", "colab.research.google.com/github", 1), config["DEFAULT"]["branch"]
for path in sorted((root / "nbs").rglob("*.ipynb")):
    page, text = path.relative_to(root / "nbs").as_posix(), path.read_text(encoding="utf-8")
    new = re.sub(r"\[Open in Colab\]\([^)]*\)", f"[Open in Colab]({address}/blob/{branch}/nbs/{page})", text)
    if new != text: path.write_text(new, encoding="utf-8")
