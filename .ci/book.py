"""Make the course as one file, course.epub and course.pdf, in the folder that is named.

Quarto makes the EPUB out of the pages that .ci/docs.py has prepared in _proc/, and its
Pandoc and Typst make the PDF out of that (it makes no books with Typst itself). Neither
wants a browser: diagrams that only a browser can draw stand there in words.
"""

import re, shutil, subprocess, sys
from configparser import ConfigParser
from pathlib import Path

import nbformat
import yaml

root = Path(__file__).resolve().parent.parent
config = ConfigParser()
config.read(root / "settings.ini", encoding="utf-8")
settings = config["DEFAULT"]
DIAGRAM = re.compile(r"^```\{mermaid\}\n(.*?)^```$", re.M | re.S)
OPTION = re.compile(r'^%%\| (label|fig-cap|fig-alt): *"?(.*?)"?$', re.M)
LEFT_OUT = shutil.ignore_patterns(".quarto", "proofs", "package", "*.html")


def chapters(contents: list) -> list:
    "The lessons with their parts, as a book's project file has them."
    return [{"part": entry["section"], "chapters": chapters(entry["contents"])}
            if isinstance(entry, dict) else entry for entry in contents]


def described(diagram: re.Match) -> str:
    "A diagram in words: its caption and its description."
    said = dict(OPTION.findall(diagram[1]))
    return f"::: {{#{said['label']}}}\n{said['fig-alt']}\n\n{said['fig-cap']}\n:::"


def without_diagrams(page: Path) -> None:
    "Write a page again, its diagrams in words."
    book = nbformat.read(page, 4)
    for cell in book.cells: cell.source = DIAGRAM.sub(described, cell.source)
    nbformat.write(book, page)


def project(folder: Path) -> None:
    "Write the project of the book, and its first page."
    sidebar = yaml.safe_load((folder / "sidebar.yml").read_text("utf-8"))
    parts = sidebar["website"]["sidebar"]["contents"]
    [lessons] = [part["contents"] for part in parts
                 if isinstance(part, dict) and part.get("section") == "lessons.ipynb"]
    address = settings["doc_host"] + settings["doc_baseurl"]
    (folder / "index.qmd").write_text(
        f"# {settings['title']} {{.unnumbered}}\n\n{settings['description']}.\n\n"
        f"The site, with figures to play with, proofs and the package: <{address}>.\n",
        encoding="utf-8")
    book = {"project": {"type": "book", "output-dir": "_book"},
            "book": {"title": settings["title"], "author": settings["author"],
                     "output-file": "course",
                     "chapters": ["index.qmd", "review.ipynb", *chapters(lessons)]},
            "filters": ["reference.lua"], "toc": True,
            "format": {"epub": {"html-math-method": "mathml"}}}
    text = yaml.safe_dump(book, sort_keys=False, allow_unicode=True)
    (folder / "_quarto.yml").write_text(text, encoding="utf-8")


def printed(folder: Path) -> None:
    "Make course.pdf of the EPUB: links within it, which Pandoc breaks, become text."
    line = ["quarto", "pandoc", "course.epub", "--to", "typst", "--standalone",
            "--extract-media", ".", "-V", "papersize=a4", "-V", "fontsize=9pt"]
    text = subprocess.run(line, cwd=folder, check=True, capture_output=True).stdout
    typst = re.sub(r"#link\(<[\w.:-]+>\)", "#text", text.decode())
    typst = re.sub(r"[ \n]?<[\w.:-]+\.xhtml[\w.:-]*>", "", typst)
    numbered = "#set figure(numbering: none)\n"  # the captions say it themselves
    (folder / "course.typ").write_text(numbered + typst, encoding="utf-8")
    subprocess.run(["quarto", "typst", "compile", "course.typ", "course.pdf"],
                   cwd=folder, check=True)


def main(out: Path) -> None:
    folder = root / "_proc_book"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "_proc", folder, ignore=LEFT_OUT)
    (folder / "index.ipynb").unlink()
    for page in folder.glob("*.ipynb"): without_diagrams(page)
    project(folder)
    subprocess.run(["quarto", "render", "--to", "epub"], cwd=folder, check=True)
    book = folder / "_book"
    printed(book)
    out.mkdir(exist_ok=True)
    for file in ("course.epub", "course.pdf"): shutil.copy(book / file, out)
    shutil.rmtree(folder)


if __name__ == "__main__": main(Path(sys.argv[1]).resolve())
