"""nbdev_docs, which of a page's code executes only what defines something for it.

To show signatures nbdev executes each cell that holds an import, whatever else is in it
and whether what it needs has been made or not. Here exported cells are executed, and
cells of imports alone.
"""

import ast

from nbdev import processors, quarto

SHOWN = {"export", "exports", "exporti", "exec_doc"}

def defines(cell) -> bool:
    "Is a cell exported, a call of show_doc, or nothing but imports?"
    if cell.cell_type != "code" or not cell.source: return False
    if cell.directives_.get("eval:", [""])[0] == "false": return False
    trees = cell.parsed_() or []
    imports = all(isinstance(tree, (ast.Import, ast.ImportFrom)) for tree in trees)
    return bool(trees) and (bool(cell.directives_.keys() & SHOWN) or imports
                            or processors._show_docs(trees))

processors._do_eval = defines
quarto.nbdev_docs.__wrapped__(n_workers=0)  # in this process, which has been told
