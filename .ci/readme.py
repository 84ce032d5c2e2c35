"""Make README.md and CONTRIBUTING.md from their notebooks, with nbconvert alone.

What makes sense on the site only is left out: cells marked `hide` or `readme: false`,
code marked `echo: false`, cell options, `<div>` lines, and `<div class="site-only">`.
And each page's Colab link is pointed at the address that settings.ini gives."""
import re
from configparser import ConfigParser
from pathlib import Path

import nbformat
from nbconvert import MarkdownExporter

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = re.compile(r"^#\|\s*(hide|readme: false)", re.M)
SILENT = re.compile(r"^#\|\s*echo: false", re.M)
OPTION = re.compile(r"^#\|.*\n", re.M)
SITE_ONLY = re.compile(r'^<div class="site-only.*?^</div>$', re.M | re.S)
FENCE = re.compile(r"^</?div.*\n?", re.M)
PAGE = re.compile(r"\]\((?!http)([\w/]+\.ipynb)")


def shown(cell):
    "What of a cell's source a README shows."
    if cell.cell_type == "code":
        return "" if SILENT.search(cell.source) else OPTION.sub("", cell.source)
    text = FENCE.sub("", SITE_ONLY.sub("", cell.source))
    return PAGE.sub(r"](nbs/\1", text)


def markdown(notebook):
    "A notebook as Markdown."
    nb = nbformat.read(notebook, 4)
    nb.metadata["language_info"] = {"name": "python"}  # for the fences
    nb.cells = [cell for cell in nb.cells
                if cell.cell_type != "raw" and not HIDDEN.search(cell.source)]
    for cell in nb.cells: cell.source = shown(cell)
    text, _ = MarkdownExporter().from_notebook_node(nb)
    text = text.replace("```python\n\n```", "")  # code that is not shown
    text = re.sub(r"[ \t]+$", "", text, flags=re.M)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


for name, target in {"index": "README.md", "contributing": "CONTRIBUTING.md"}.items():
    made = f"<!-- Made from nbs/{name}.ipynb by .ci/readme.py; edit that. -->\n"
    text = markdown(ROOT / "nbs" / f"{name}.ipynb")
    (ROOT / target).write_text(f"{made}{text}\n", encoding="utf-8")

config = ConfigParser()
config.read(ROOT / "settings.ini", encoding="utf-8")
given = config["DEFAULT"]
colab = given["git_url"].replace("github.com", "colab.research.google.com/github", 1)
for path in sorted((ROOT / "nbs").rglob("*.ipynb")):
    page = path.relative_to(ROOT / "nbs").as_posix()
    old = path.read_text(encoding="utf-8")
    link = f"[Open in Colab]({colab}/blob/{given['branch']}/nbs/{page})"
    new = re.sub(r"\[Open in Colab\]\([^)]*\)", link, old)
    if new != old: path.write_text(new, encoding="utf-8")
