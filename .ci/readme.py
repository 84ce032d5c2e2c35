"""Make README.md and CONTRIBUTING.md from their notebooks, with nbconvert alone (hidden cells and cell options are left out),
and point each page's Colab link at the address that settings.ini gives."""
import re
from configparser import ConfigParser
from pathlib import Path

import nbformat
from nbconvert import MarkdownExporter

root = Path(__file__).resolve().parent.parent
config = ConfigParser()
config.read(root / "settings.ini", encoding="utf-8")
settings = config["DEFAULT"]

def markdown(nb: nbformat.NotebookNode) -> str:
    "A notebook as its reader sees it: without hidden cells and cell options."
    nb.metadata["language_info"] = {"name": "python"}  # for the fences
    nb.cells = [cell for cell in nb.cells if not re.search(r"^#\|\s*(hide|default_exp)", cell.source, re.M)]
    for cell in nb.cells:
        if cell.cell_type == "code": cell.source = re.sub(r"^#\|.*\n", "", cell.source, flags=re.M)
    text, _ = MarkdownExporter().from_notebook_node(nb)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.M)).strip() + "\n"

def main() -> None:
    for name, target in {"index": "README.md", "contributing": "CONTRIBUTING.md"}.items():
        nb = nbformat.read(root / "nbs" / f"{name}.ipynb", 4)
        for cell in nb.cells:
            if cell.cell_type == "markdown": cell.source = re.sub(r"\]\((?!http)([\w/]+\.ipynb)", r"](nbs/\1", cell.source)
        (root / target).write_text(f"<!-- Made from nbs/{name}.ipynb by .ci/readme.py; edit that. -->\n{markdown(nb)}", encoding="utf-8")
    address = settings["git_url"].replace("github.com", "colab.research.google.com/github", 1)
    for path in sorted((root / "nbs").rglob("*.ipynb")):
        page, text = path.relative_to(root / "nbs").as_posix(), path.read_text(encoding="utf-8")
        new = re.sub(r"\[Open in Colab\]\([^)]*\)", f"[Open in Colab]({address}/blob/{settings['branch']}/nbs/{page})", text)
        if new != text: path.write_text(new, encoding="utf-8")

if __name__ == "__main__": main()
