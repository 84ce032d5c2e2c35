-- What stands first on the page of a proof: what it promises, what came out, where and when.

local page = dofile(quarto.utils.resolve_path("notebook.lua"))
local here, root, folder, notebook, source_of = page.here, page.root, page.folder, page.read, page.source

-- The machine on which the outputs were made, as the index of the proofs prints it; and the day when a page last changed.
local function outputs(notebook)
  local texts = pandoc.List()
  for _, cell in ipairs(notebook.cells) do
    for _, output in ipairs(cell.outputs or {}) do
      local text = output.text or output.data and output.data["text/plain"] or ""
      texts:insert({cell = cell, text = (type(text) == "table" and table.concat(text) or text):gsub("\27%[[%d;]*m", ""):gsub("\r", "")})
    end
  end
  return texts
end

local function changed(path)
  local name = pandoc.path.make_relative(path, root)
  local git = io.popen(("git -C %q log -1 --format=%%cs -- %q 2> /dev/null"):format(pandoc.path.join {root, ".."}, "nbs/" .. name))
  local day = git:read("l")
  git:close()
  return day
end

-- What a proof promises, what came out, where and when: the first thing on its page. Its own outputs are read, so a page
-- whose tests were all skipped says that they have never run.
local function card(meta)
  local book, tests, controls = notebook(pandoc.path.make_relative(here, root)), 0, 0
  for _, cell in ipairs(book.cells) do
    local source = source_of(cell)
    if cell.cell_type == "code" then
      for name in ("\n" .. source):gmatch("\ndef (test_[%w_]+)") do
        tests = tests + 1
        if name:match("control") then controls = controls + 1 end
      end
    end
  end
  if tests == 0 then return nil end
  local all, came = outputs(book), nil
  for _, one in ipairs(all) do
    local skipped = one.text:match("(%d+) skipped")
    if skipped and not one.text:match("%d passed") then
      came = pandoc.Inlines {pandoc.Strong("It has never run:"), pandoc.Space(), pandoc.Str("all " .. skipped .. " tests were skipped on this machine.")}
    end
  end
  for i = #all, 1, -1 do  -- else the first line of what it printed last
    local first = all[i].text:match("%S[^\n]*")
    if not came and first and first:match("%d") and not first:match("^<") then came = pandoc.Inlines {pandoc.Code(first:sub(1, 160))} end
  end
  local machine = outputs(notebook("proofs/index.ipynb"))[1]
  local count = tests .. (tests == 1 and " test" or " tests") .. (controls > 0 and (", %d of them controls that must fail"):format(controls) or "")
  local rows = {
    {"Claim", pandoc.utils.blocks_to_inlines(pandoc.Blocks(meta.description and {pandoc.Plain(meta.description)} or {}))},
    {"Result", came or pandoc.Inlines("What the tests assert; this page keeps no number.")},
    {"Tests", pandoc.Inlines(count)},
    {"Outputs of", pandoc.Inlines((changed(here) or "this commit") .. (machine and ", " .. machine.text:gsub("%s+$", "") or ""))},
  }
  local items = pandoc.List()
  for _, row in ipairs(rows) do items:insert({pandoc.Inlines(row[1]), {pandoc.Blocks {pandoc.Plain(row[2])}}}) end
  return pandoc.Div({pandoc.DefinitionList(items)}, {class = "proof-card"})
end

return {{Pandoc = function(doc)
  local first = folder == "proofs/" and quarto.doc.is_format("html") and card(doc.meta)
  if first then doc.blocks:insert(1, first) end
  return doc
end}}
