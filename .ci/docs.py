"""Build the site in _docs/ from the pages in nbs/: what nbdev_docs does, but for five
things.

To show signatures, nbdev executes each cell that holds an import, whatever else is in
it and whether what it needs has been made or not. Here exported cells are executed, and
cells of imports alone. A test gets no signature: pytest calls it, no reader does. What
has no docstring shows none: nbdev shows that of its base class. Each message on the
page of mistakes gets a small page of its own: its title is the message, so that it is
found by searching for it. And Quarto makes one page after another: two of it run side
by side, each makes half of the pages.
"""

import ast, copy, inspect, json, os, re, shutil, subprocess, sys, time
from pathlib import Path

import nbformat
from fastcore import docments
from fastcore.parallel import parallel
from nbdev import processors, quarto, serve, serve_drv
from nbdev.config import get_config
from nbdev.doclinks import _nbpath2html
from pytorch_review.tests.test_reading import minutes

SHOWN = {"export", "exports", "exporti", "exec_doc"}
MISTAKES = "11_mistakes.ipynb", "11a_mistakes_processes.ipynb"
ROW = re.compile(r"^\| `([^`]+)`", re.M)  # of the table of messages
EXPORTED = '#| code-fold: show\n#| code-summary: "Exported source"'  # nbdev's mark
SIGNATURE = re.compile(r"^show_doc\((\w+)\)", re.M)
DEFINITION = re.compile(r"^(?:async def|def|class) (\w+)", re.M)
HEADING = re.compile(r"^(#{2,4}) +(.*)$", re.M)
# how the paths of the two halves' pages begin; they take about as long
HALVES = "proofs mistakes 0 1", "package 4 b c i l re s"


def defines(cell) -> bool:
    "Is a cell exported, a call of show_doc, or nothing but imports?"
    if cell.cell_type != "code" or not cell.source: return False
    if cell.directives_.get("eval:", [""])[0] == "false": return False
    trees = cell.parsed_() or []
    imports = all(isinstance(tree, (ast.Import, ast.ImportFrom)) for tree in trees)
    return bool(trees) and (bool(cell.directives_.keys() & SHOWN) or imports
                            or processors._show_docs(trees))


def own_docstring(symbol) -> str:
    "What a symbol says of itself: not its base class, and not `__call__`, for it."
    said = symbol if isinstance(symbol, str) else getattr(symbol, "__doc__", None)
    return inspect.cleandoc(said or "")


def cases() -> dict[str, int]:
    "How many cases pytest runs for each proof, by the proof's name."
    line = [sys.executable, "-m", "pytest", "--pyargs", "pytorch_review.tests",
            "--collect-only", "-qq", "-p", "no:cacheprovider"]
    said = subprocess.run(line, check=True, capture_output=True, text=True).stdout
    return {name: int(number)
            for name, number in re.findall(r"test_(\w+)\.py: (\d+)$", said, re.M)}


def processed() -> Path:
    "The pages as Quarto gets them, in a folder of their own."
    config = get_config()
    pages, cache = config.nbs_path, config.config_path / "_proc"
    shutil.rmtree(cache, ignore_errors=True)
    processors._do_eval = defines  # the workers are copies of this process
    docments.docstring = own_docstring
    jobs = [serve._proc_file(path, cache, pages) for path in sorted(pages.rglob("*"))]
    jobs = [job for job in jobs if job]
    done = parallel(serve_drv.main, jobs, n_workers=2, method="fork", pause=0)
    assert len(done) == len(jobs)
    run = cases()
    for path in cache.rglob("*.ipynb"):
        proof = path.stem if path.parent.name == "proofs" else ""
        told(path, pages / path.relative_to(cache), run.get(proof, 0))
    return cache


def in_place(cells: list) -> list:
    """The cells, each signature right before its code; those of tests are left out.

    nbdev moves a signature up past all exported cells that stand before its own. And
    pytest calls a test, no reader does.
    """
    defined = {name: (at, order) for at, cell in enumerate(cells)
               if cell.source.startswith(EXPORTED)
               for order, name in enumerate(DEFINITION.findall(cell.source))}
    found = []
    for at, cell in enumerate(cells):
        shown = SIGNATURE.search(cell.source)
        # before the code come the signatures, in its order; nbdev turns them round
        place = defined.get(shown[1], (at, 0)) if shown else (at, len(defined))
        if not shown or not shown[1].startswith("test_"): found.append((place, cell))
    found.sort(key=lambda one: one[0])
    return [cell for _, cell in found]


def sourced(cells: list, source) -> None:
    """Let signatures lead to the page's own module.

    nbdev looks a name up in all modules; several of them may have one of that name."""
    module = re.search(r"^#\| *default_exp (\S+)", "\n".join(
        cell.source for cell in source.cells), re.M)
    if not module: return
    config = get_config()
    file = f"{config.lib_path.name}/{module[1].replace('.', '/')}.py"
    names = DEFINITION.findall((config.config_path / file).read_text("utf-8"))
    for cell in cells:
        shown = SIGNATURE.search(cell.source)
        if not shown or shown[1] not in names: continue
        for data in [output.get("data", {}) for output in cell.outputs]:
            for kind, text in data.items():  # reference.lua finds the line
                data[kind] = re.sub(r"(/blob/[^/]+/)[\w/]+\.py#\w+(?=\)\{)",
                                    rf"\g<1>{file}#{shown[1]}", text)


def told(path: Path, source: Path, run: int) -> None:
    "Write a page's reading time and cases into its head, where the filters find them."
    book = nbformat.read(path, 4)
    original = nbformat.read(source, 4)
    book.cells = in_place(book.cells)
    sourced(book.cells, original)
    if book.cells[0].cell_type != "raw": return
    read = max(1, round(minutes(original)))
    head = book.cells[0].source.rstrip().removesuffix("---")
    counted = f"cases: {run}\n" if run else ""
    book.cells[0].source = f"{head}minutes: {read}\n{counted}---"
    nbformat.write(book, path)


def sections(cells: list) -> list[tuple[int, str, list]]:
    "Each heading with its level and the cells below it, cut where a heading begins."
    found: list[tuple[int, str, list]] = []
    for cell in cells:
        if cell.cell_type != "markdown":
            if found: found[-1][2].append(cell)
            continue
        starts = [part.start() for part in HEADING.finditer(cell.source)]
        if found and (before := cell.source[: starts[0] if starts else None].strip()):
            found[-1][2].append(nbformat.v4.new_markdown_cell(before))
        for start, end in zip(starts, [*starts[1:], None]):
            head, _, text = cell.source[start:end].partition("\n")
            level, title = HEADING.match(head).groups()
            found.append((len(level), title, [nbformat.v4.new_markdown_cell(text)]))
    return found


def from_below(text: str, page: str) -> str:
    "Markdown of this page, with links that lead from a folder below it."
    text = re.sub(r"\]\((?!https?:|#)([^)]+)\)", r"](../\1)", text)
    return re.sub(r"\]\((#[^)]+)\)", rf"](../{page}\1)", text)


def messages(cache: Path) -> int:
    "Write a page for each heading that begins with a message; how many there are."
    books = {name: nbformat.read(cache / name, 4) for name in MISTAKES}
    text = "\n".join(cell.source for book in books.values() for cell in book.cells)
    rows = [row.replace(" …", "") for row in ROW.findall(text)]
    return sum(pages_of(cache / "mistakes", *book, rows) for book in books.items())


def pages_of(folder: Path, source: str, whole, rows: list[str]) -> int:
    "Write the pages of messages that this page explains and the table's rows list."
    found, made = sections(whole.cells), 0
    for at, (level, title, _) in enumerate(found):
        message = re.match(r"`([^`]+)`", title)
        if not message: continue
        said = message[1].replace(" …", "")
        if not any(said in row or row in said for row in rows): continue
        first = at if level == 3 else max(
            i for i, (other, *_) in enumerate(found[:at]) if other == 3)
        last = next((i for i, (other, *_) in enumerate(found[first + 1:], first + 1)
                     if other <= 3), len(found))
        body = [copy.deepcopy(cell) for *_, part in found[first:last] for cell in part]
        for cell in body:
            if cell.cell_type != "markdown": continue
            cell.source = from_below(cell.source, source)
        name = re.sub(r"[^a-z0-9]+", "-", message[1].lower()).strip("-")
        head = (f"---\ntitle: {json.dumps(message[1])}\n"
                f"description: One of the [mistakes](../{source}) that "
                "everyone makes once.\ntoc: false\n---")
        page = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_raw_cell(head), *body], metadata=whole.metadata)
        folder.mkdir(exist_ok=True)
        nbformat.write(page, folder / f"{name}.ipynb")
        made += 1
    return made


def start(folder: Path, names: str) -> subprocess.Popen:
    "Have Quarto make the pages whose path begins with one of these names."
    for name in names.split():  # it takes a folder's name for the beginning of paths
        (folder / name).mkdir(exist_ok=True)
    with open(folder / "quarto.log", "w", encoding="utf-8") as log:
        # without an option in the end it takes all but the first name for options
        line = ["quarto", "render", *names.split(), "--no-cache"]
        return subprocess.Popen(line, cwd=folder, stdout=log, stderr=log,
                                env={**os.environ, "SITE_PART": "1"})


def merged(site: Path, other: Path) -> None:
    "Add the other half's pages, searches and addresses to a site."
    lists = [json.loads((one / "search.json").read_text("utf-8"))
             for one in (site, other)]
    maps = [(one / "sitemap.xml").read_text("utf-8") for one in (site, other)]
    shutil.copytree(other, site, dirs_exist_ok=True)
    docs = sorted(sum(lists, []), key=lambda doc: doc["href"])
    (site / "search.json").write_text(json.dumps(docs, ensure_ascii=False), "utf-8")
    urls = re.findall(r" *<url>.*?</url>\n?", maps[1], re.S)
    whole = maps[0].replace("</urlset>", "".join(urls) + "</urlset>")
    (site / "sitemap.xml").write_text(whole, encoding="utf-8")


def left_out(cache: Path, site: Path) -> list[str]:
    "The pages that were not made."
    pages = [path.relative_to(cache) for path in cache.rglob("*")
             if path.suffix in (".ipynb", ".qmd")]
    made = [site / _nbpath2html(page) for page in pages]
    return [page.as_posix() for page, one in zip(pages, made) if not one.exists()]


def rendered(cache: Path, name: str) -> Path:
    "The site of all pages, made in two halves."
    folders = [cache, cache.with_name(f"{cache.name}_2")]
    shutil.rmtree(folders[1], ignore_errors=True)
    shutil.copytree(*folders)
    runs = [start(*one) for one in zip(folders, HALVES)]
    for folder, run in zip(folders, runs):
        if run.wait():
            print((folder / "quarto.log").read_text("utf-8")[-4000:])
            sys.exit(f"quarto: {folder.name} was not rendered")
    site = cache / name
    merged(site, folders[1] / name)
    shutil.rmtree(folders[1])
    if missing := left_out(cache, site):
        sys.exit(f"the halves in .ci/docs.py leave out {', '.join(missing)}")
    subprocess.run([sys.executable, Path(__file__).with_name("slim.py")], check=True,
                   env={**os.environ, "QUARTO_PROJECT_OUTPUT_DIR": str(site)})
    return site


if __name__ == "__main__":
    began = time.monotonic()
    quarto.refresh_quarto_yml()
    cache, docs = processed(), get_config().doc_path
    print(f"{messages(cache)} messages have a page of their own")
    print(f"prepared after {time.monotonic() - began:.0f} s")
    site = rendered(cache, docs.name)
    shutil.rmtree(docs, ignore_errors=True)
    shutil.move(site, docs)
    print(f"rendered after {time.monotonic() - began:.0f} s")
