"""Finish the site that nbdev_docs built in _docs/: beside each page its text as Markdown, linked from it, and llms.txt, the list of these for machines that read."""
import re
from pathlib import Path

import nbformat
import yaml
from nbdev.doclinks import _nbpath2html
from readme import markdown, root, settings

docs, address = root / settings["doc_path"], settings["doc_host"] + settings["doc_baseurl"]

def twin(path: Path) -> str:
    "A page's Markdown: pictures become their caption and description, links to pages lead to their Markdown."
    nb = nbformat.read(path, 4)
    cells, after = [], []
    for cell in nb.cells:
        cells.append(cell)
        if cell.cell_type == "markdown": cell.source = re.sub(r"^\[Open in Colab\].*\n?", "", cell.source, flags=re.M)
        else:
            figure = dict(re.findall(r'^#\| *(fig-cap|fig-alt): *"?(.*?)"?$', cell.source, re.M))
            if figure: cells.append(nbformat.v4.new_markdown_cell(f"*Figure: {figure.get('fig-cap', '')}* {figure.get('fig-alt', '')}"))
            if re.search(r"^#\| *echo: *false", cell.source, re.M): cell.source = ""
            cell.outputs = [output for output in cell.outputs if not {"image/png", "image/svg+xml"} & set(output.get("data", {}))]
    nb.cells = [cell for cell in cells if cell.cell_type == "markdown" or cell.source or cell.outputs]
    return re.sub(r"\]\((?!http)([\w/.]+)\.ipynb", lambda link: f"]({_nbpath2html(Path(link[1])).with_suffix('.md').as_posix()}", markdown(nb))

def main() -> None:
    titles = {}
    for path in sorted((root / "nbs").rglob("*.ipynb")):
        page = docs / _nbpath2html(path.relative_to(root / "nbs"))
        if path.name.startswith((".", "_")) or not page.exists(): continue
        text, html = twin(path), page.read_text(encoding="utf-8")
        page.with_suffix(".md").write_text(text, encoding="utf-8")
        title = re.match(r"# (.*)\n+(?:> (.*))?", text)
        titles[path.relative_to(root / "nbs").as_posix()] = (title[1], title[2] or "", page.relative_to(docs).with_suffix(".md").as_posix())
        link = f'href="{page.stem}.md"'
        html = html.replace("</head>", f'<link rel="alternate" type="text/markdown" {link}>\n</head>', 1)
        html = re.sub(r'(<div class="toc-actions"><ul>)', rf'\1<li><a {link} class="toc-action"><i class="bi bi-filetype-md"></i>Markdown</a></li>', html)
        page.write_text(html, encoding="utf-8")

    lines = [f"# {settings['title']}", f"> {settings['description']}"]
    for part in yaml.safe_load((root / "nbs" / "sidebar.yml").read_text(encoding="utf-8"))["website"]["sidebar"]["contents"]:
        section = part if isinstance(part, dict) else {"section": "Start", "contents": [part]}
        pages = [page if isinstance(page, str) else page.get("href") for page in [section.get("href"), *section["contents"]] if page]
        rows = [titles[page] for page in pages if page in titles]
        lines.append("\n".join([f"## {section['section']}", "", *(f"- [{title}]({address}/{page}): {about}" for title, about, page in rows)]))
    (docs / "llms.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(titles)} pages have their Markdown; llms.txt lists {sum(line.count(chr(10) + '- [') for line in lines)}")

if __name__ == "__main__": main()
