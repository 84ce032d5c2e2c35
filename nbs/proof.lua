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

-- The result that a page shows: the line with the words that `#| result:` names, among the outputs of that cell.
local function result(book)
  for _, one in ipairs(outputs(book)) do
    local skipped = one.text:match("(%d+) skipped")
    if skipped and not one.text:match("%d passed") then
      return pandoc.Inlines {pandoc.Strong("It has never run:"), pandoc.Space(), pandoc.Str("all " .. skipped .. " tests were skipped on this machine.")}
    end
    local words = source_of(one.cell):match("#| result: *([^\n]+)")
    for line in one.text:gmatch("[^\n]+") do
      if words and line:find(words, 1, true) then return pandoc.Inlines {pandoc.Code((line:gsub("^%s+", "")))} end
    end
  end
end

-- What a proof promises, what came out, where and when: the first thing on its page. `.ci/docs.py` asks pytest for the number of its cases. Its own outputs
-- are read, so a page whose tests were all skipped says that they have never run.
local function card(meta)
  local cases = tonumber(meta.cases and pandoc.utils.stringify(meta.cases))
  if not cases then return nil end
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
  local came = result(book) or pandoc.Inlines(("all %d cases passed: the site goes out only then"):format(cases))
  local machine = outputs(notebook("proofs/index.ipynb"))[1]
  local function of(number, what) return number .. " " .. what .. (number == 1 and "" or "s") end
  local count = of(tests, "test") .. (cases > tests and ", " .. of(cases, "case") or "") .. (controls > 0 and ", " .. of(controls, "control") .. " among the tests" or "")
  local rows = {
    {"Claim", pandoc.utils.blocks_to_inlines(pandoc.Blocks(meta.description and {pandoc.Plain(meta.description)} or {}))},
    {"Result", came},
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
