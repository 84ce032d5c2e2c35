"""Finish the site that nbdev_docs built in _docs/.

Beside each page stands its text as Markdown, linked from it, and llms.txt lists these
for machines that read; feed.xml has the changes, as CHANGELOG.md tells them.
"""

import re, subprocess
from configparser import ConfigParser
from datetime import UTC, datetime
from hashlib import md5
from html import escape, unescape
from pathlib import Path

import nbformat
import yaml
from nbconvert import MarkdownExporter
from nbdev.doclinks import _nbpath2html

root, config = Path(__file__).resolve().parent.parent, ConfigParser()
config.read(root / "settings.ini", encoding="utf-8")
settings = config["DEFAULT"]
docs, address = (root / settings["doc_path"],
                 settings["doc_host"] + settings["doc_baseurl"])

WIDGET = re.compile(
    r'<(script|nav)\b.*?</\1>\n?|<div class="play".*?</div>\n?', re.S
)  # of use on the page alone

def twin(path: Path) -> str:
    """A page as its reader sees it, in Markdown.

    Pictures become caption and description, links to pages lead to their Markdown.
    """
    nb, cells = nbformat.read(path, 4), []
    for cell in nb.cells:
        if cell.cell_type == "raw" or re.search(
            r"^#\| *(hide *$|default_exp|include: *false)", cell.source, re.M):
            continue
        if cell.cell_type == "code":
            figure = dict(
                re.findall(r'^#\| *(fig-cap|fig-alt): *"?(.*?)"?$', cell.source, re.M))
            cell.outputs = [
                output for output in cell.outputs
                if not {"image/png", "image/svg+xml"} & set(output.get("data", {}))]
            for data in (output.data for output in cell.outputs
                         if "text/html" in output.get("data", {})):
                data["text/html"] = re.sub(r'<svg[^>]*?aria-label="([^"]*)".*?</svg>',
                                           lambda picture: f"*{unescape(picture[1])}*",
                                           WIDGET.sub("", data["text/html"]),
                                           flags=re.S)
            cell.source = ("" if re.search(r"^#\| *echo: *false", cell.source, re.M)
                           else re.sub(r"^#\|.*\n?", "", cell.source, flags=re.M))
            cells += [cell] * bool(cell.source or cell.outputs)
            if figure:
                cells.append(
                    nbformat.v4.new_markdown_cell(
                        f"*Figure: {figure.get('fig-cap', '')}* "
                        f"{figure.get('fig-alt', '')}"
                    )
                )
        else:
            cell.source = re.sub(r"^(\[Open in Colab\]|</?div).*\n?", "",
                                 WIDGET.sub("", cell.source), flags=re.M)
            cells.append(cell)
    nb.cells, nb.metadata["language_info"] = cells, {"name": "python"}  # for the fences
    text, _ = MarkdownExporter().from_notebook_node(nb)
    text = (
        re.sub(
            r"\n{3,}",
            "\n\n",
            re.sub(r"[ \t]+$", "", text.replace("```python\n\n```", ""), flags=re.M),
        ).strip()
        + "\n"
    )
    return re.sub(
        r"\]\((?!http)([\w/.]+)\.ipynb",
        lambda link: f"]({_nbpath2html(Path(link[1])).with_suffix('.md').as_posix()}",
        text)

def flat(contents: list) -> list[str]:
    "The pages of a part of sidebar.yml, those of its own parts among them."
    return [
        page
        for entry in contents
        for page in ([entry] if isinstance(entry, str) else flat(entry["contents"])
                     if "contents" in entry else [entry["href"]])
    ]

def changes() -> list[tuple[str, str]]:
    "Each change of CHANGELOG.md as one text, with the day when it was last written."
    lines = subprocess.run(
        ["git", "blame", "--line-porcelain", "CHANGELOG.md"], cwd=root, text=True,
        capture_output=True, check=True, encoding="utf-8").stdout
    found: list[list] = []
    dated = re.compile(r"^committer-time (\d+)$.*?^\t([^\n]*)$", re.M | re.S)
    for day, line in dated.findall(lines):
        if line.startswith("- "): found.append([int(day), line[2:]])
        elif line.startswith("  ") and found:
            found[-1] = [max(found[-1][0], int(day)), f"{found[-1][1]} {line.strip()}"]
    return [(datetime.fromtimestamp(day, UTC).isoformat(), text) for day, text in found]

def feed() -> str:
    "The changes as an Atom feed."
    found = sorted(changes(), reverse=True)
    head = [f"<title>{escape(settings['title'])}: changes</title>",
            f'<link href="{address}/"/><link rel="self" href="{address}/feed.xml"/>',
            f"<id>{address}/feed.xml</id><updated>{found[0][0]}</updated>",
            f"<author><name>{escape(settings['author'])}</name></author>"]
    for day, text in found:
        plain = re.sub(r"[`*]", "", text)
        name = md5(text.encode(), usedforsecurity=False).hexdigest()[:12]
        head.append(f"<entry><title>{escape(plain[:90])}</title><id>{address}/#{name}</id>"
                    f'<link href="{address}/"/><updated>{day}</updated>'
                    f"<summary>{escape(plain)}</summary></entry>")
    return ('<?xml version="1.0" encoding="utf-8"?>\n'
            '<feed xmlns="http://www.w3.org/2005/Atom">\n'
            + "\n".join(head) + "\n</feed>\n")

def main() -> None:
    titles = {}
    for path in sorted((root / "nbs").rglob("*.ipynb")):
        page = docs / _nbpath2html(path.relative_to(root / "nbs"))
        if path.name.startswith((".", "_")) or not page.exists(): continue
        text, html = twin(path), page.read_text(encoding="utf-8")
        page.with_suffix(".md").write_text(text, encoding="utf-8")
        title = re.match(r"# (.*)\n+(?:> (.*))?", text)
        titles[path.relative_to(root / "nbs").as_posix()] = (
            title[1], title[2] or "",
            page.relative_to(docs).with_suffix(".md").as_posix())
        link = f'href="{page.stem}.md"'
        if link in html: continue  # finished before
        up = "../" * (len(page.relative_to(docs).parts) - 1)
        html = html.replace(
            "</head>", f'<link rel="alternate" type="text/markdown" {link}>\n'
            f'<link rel="alternate" type="application/atom+xml" title="Changes" '
            f'href="{up}feed.xml">\n</head>', 1)
        html = re.sub(
            r'(<div class="toc-actions"><ul>)',
            rf'\1<li><a {link} class="toc-action"><i class="bi empty"></i>'
            "Markdown</a></li>",
            html,
        )
        page.write_text(html, encoding="utf-8")

    lines = [f"# {settings['title']}", f"> {settings['description']}"]
    for part in yaml.safe_load(
        (root / "nbs" / "sidebar.yml").read_text(encoding="utf-8")
    )["website"]["sidebar"]["contents"]:
        name, pages = ((part["section"], part["contents"]) if "section" in part
                       else ("Start", [part]))
        pages = flat(pages)
        rows = [f"- [{title}]({address}/{page}): {about}"
                for title, about, page in (titles[page] for page in pages)]
        lines.append(
            "\n".join([f"## {titles[name][0] if name in titles else name}", "", *rows]))
    (docs / "feed.xml").write_text(feed(), encoding="utf-8")
    (docs / "llms.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    listed = sum(line.count("\n- [") for line in lines)
    print(
        f"{len(titles)} pages have their Markdown; llms.txt lists {listed}"
    )

if __name__ == "__main__": main()
