"""Quarto runs this after each render.

No page loads a script from elsewhere, a link in the bar is marked only on its own page,
what is searched holds no source of a diagram, and icons that no page shows are left
out.
"""

import json, os, re, subprocess, sys
from functools import cache
from html import unescape
from pathlib import Path

import yaml
from fontTools import subset
from nbdev.doclinks import _nbpath2html

if "SITE_PART" in os.environ: sys.exit()  # half of a site; docs.py asks for the whole
docs = Path(os.environ["QUARTO_PROJECT_OUTPUT_DIR"])
pages = sorted(docs.rglob("*.html"))
# Quarto adds these for widgets, of which we have none, to each page with an output in
# HTML; the order and number of attributes vary.
LOADERS = re.compile(
    r'<script[^>]*src="https://cdnjs[^>]*(?:require|jquery)[^>]*></script>\s*'
    r"|<script[^>]*>define\('jquery'[^<]*</script>\s*"
)
settings = (Path(__file__).resolve().parent.parent / "settings.ini").read_text(
    encoding="utf-8")
torch = re.search(r"torch==([\d.]+\d)", settings)[
    1]  # the version that executes the pages
folder = Path(__file__).resolve().parent
asked = ["git", "-C", folder, "log", "-1", "--format=%h of %cs"]
commit = subprocess.run(asked, capture_output=True, text=True).stdout.strip()

def folded(html: str, part: str) -> str:
    "A page whose sidebar shows this part closed."
    link = re.search(
        rf'href="[./]*{part}/(?:index.html)?" class="sidebar-item-text.*?'
        r'data-bs-target="#([\w-]+)"',
        html,
        re.S,
    )
    if not link: return html
    html = re.sub(
        r'(<a class="sidebar-item-toggle text-start)("[^>]*'
        rf'data-bs-target="#{link[1]}"[^>]*aria-expanded=")true',
        r"\1 collapsed\2false",
        html,
    )
    return re.sub(
        rf'(<ul id="{link[1]}" class="collapse list-unstyled sidebar-section '
        r"depth1) show",
        r"\1",
        html,
    )

def parts(contents: list) -> list[str]:
    "The pages of a part of the sidebar, in order."
    return [page for entry in contents for page in (
        parts(entry["contents"]) if "contents" in entry else [entry])]

sidebar = (folder.parent / "nbs" / "sidebar.yml").read_text(encoding="utf-8")
[lessons] = [part["contents"]
             for part in yaml.safe_load(sidebar)["website"]["sidebar"]["contents"]
             if isinstance(part, dict) and part.get("section") == "lessons.ipynb"]
NUMBER = {_nbpath2html(Path(name)).as_posix(): number
          for number, name in enumerate(parts(lessons), 1)}
LINK = re.compile(r'<a href="([^"]*)" class="sidebar-item-text sidebar-link[^"]*">\s*'
                  r'<span class="menu-text">')

def numbered(html: str, page: Path) -> str:
    "A page whose sidebar numbers the lessons, as their list does."
    def with_number(link: re.Match) -> str:
        here = page.parent.relative_to(docs)
        # on the page for what is not there links are whole paths, below the site's
        place = os.path.normpath(re.sub(r"^/\w+/", "", link[1]) if link[1][0] == "/"
                                 else here / link[1])
        return f"{link[0]}{NUMBER[place]}. " if place in NUMBER else link[0]
    return LINK.sub(with_number, html)

DIAGRAM = re.compile(r'<pre class="mermaid[^>]*>(.*?)</pre>', re.S)

@cache
def sources(page: Path) -> list[str]:
    "The sources of a page's diagrams, as search.json has them."
    found = [unescape(one) for one in DIAGRAM.findall(page.read_text(encoding="utf-8"))]
    return [one.replace("<", "&lt;").replace(">", "&gt;").strip() for one in found]

def searched(entries: list[dict]) -> list[dict]:
    "What is searched, without the sources of diagrams."
    for entry in entries:
        for source in sources(docs / entry["href"].partition("#")[0]):
            entry["text"] = entry["text"].replace(source, " ")
    return entries

for page in pages:
    old = page.read_text(encoding="utf-8")
    new = LOADERS.sub("", old)
    here = page.relative_to(docs).as_posix()
    for link in re.findall(
        r'<a class="nav-link active" href="([^"]*)" aria-current="page">', new
    ):  # Quarto marks the first link of the bar on all pages
        if os.path.normpath(page.parent.relative_to(docs) / link) != here:
            new = new.replace(
                f'active" href="{link}" aria-current="page"', f'" href="{link}"', 1)
    for part in ("proofs",
                 "package"):  # long lists, folded where the reader is elsewhere
        if not here.startswith(part + "/"): new = folded(new, part)
    if 'class="skip"' not in new:  # not seen before
        new = numbered(new, page)
        new = re.sub(
            r"(<body[^>]*>)", r'\1\n<a class="skip" href="#quarto-document-content">'
            "Skip to the text</a>", new, count=1)
    new = new.replace("TORCH_VERSION", torch).replace("COMMIT_AND_DAY", commit)
    if new != old: page.write_text(new, encoding="utf-8")

index = docs / "search.json"
if index.exists():
    found = searched(json.loads(index.read_text(encoding="utf-8")))
    index.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")

libs = docs / "site_libs"
css, woff = (libs / "bootstrap" / "bootstrap-icons.css",
             libs / "bootstrap" / "bootstrap-icons.woff")
rule = re.compile(r'\.(bi-[\w-]+)::before \{ content: "\\(\w+)"; \}\n')
if (css.exists()
    and len(icons := dict(rule.findall(css.read_text(encoding="utf-8")))) > 1000):
    others = [path.read_text(encoding="utf-8")
              for path in [*pages, *libs.rglob("*.js"), *libs.rglob("*.css")]
              if path != css]
    used = {name for text in others for name in re.findall(r"\bbi-[\w-]+", text)} & set(
        icons)
    points = {int(icons[name], 16) for name in used} | {
        int(point, 16) for text in others
        for point in re.findall(r'content: ?"\\(f\w{3})"', text, re.I)}
    css.write_text(
        rule.sub(lambda found: found[0] if found[1] in used else "",
                 css.read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    options = subset.Options(flavor="woff", layout_features=[])
    font = subset.load_font(str(woff), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    subset.save_font(font, str(woff), options)
