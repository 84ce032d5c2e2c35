-- The words of the glossary, where a lesson first uses them.

local page = dofile(quarto.utils.resolve_path("notebook.lua"))
local here, folder, name, notebook, source_of = page.here, page.folder, page.name, page.read, page.source

-- The words of the glossary, by their first word, longest first.
local function glossary()
  local terms = {}
  for _, cell in ipairs(notebook("14_glossary.ipynb").cells) do
    local source = source_of(cell)
    if cell.cell_type == "markdown" and source:match("\n### ") then
      local blocks = pandoc.read(source, "markdown").blocks
      for i, block in ipairs(blocks) do
        if block.t == "Header" and block.level == 3 then
          local name = pandoc.utils.stringify(block)
          local words = pandoc.List()
          for word in name:gmatch("%S+") do words:insert(word) end
          local term = {name = name, words = words, id = block.identifier, says = pandoc.utils.stringify(blocks[i + 1]):gsub("%s*→.*", "")}
          local key = words[1]:lower()
          terms[key] = terms[key] or pandoc.List()
          terms[key]:insert(term)
        end
      end
    end
  end
  for _, list in pairs(terms) do list:sort(function(a, b) return #a.words > #b.words end) end
  return terms
end

-- Is this the word, at a sentence's beginning or in the plural too? Names in capitals are written as they are.
local function same(said, word, last)
  if said == word then return true end
  if last and (said == word .. "s" or said == word .. "es") then return true end
  local lower = said:sub(1, 1):lower() .. said:sub(2)
  return lower ~= said and not word:match("%u") and same(lower, word, last)
end

local function bare(text) return text:match("^([(“‘]*)(.-)([.,;:!?)”’]*)$") end

local function term_at(list, i, terms, seen)
  local one = list[i]
  if one.t == "Code" then
    local name = one.text:gsub("%(%)$", "")
    for _, term in ipairs(terms[name:lower()] or {}) do
      if term.name == name and not seen[name] then return term, 1, "", "" end
    end
  end
  if one.t ~= "Str" then return nil end
  local before, first, after = bare(one.text)
  local key = first:lower()
  for _, stem in ipairs {key, key:gsub("s$", ""), key:gsub("es$", "")} do
    for _, term in ipairs(terms[stem] or {}) do
      local n, ok, tail = #term.words, not seen[term.name], after
      for k = 1, n do
        local part = list[i + 2 * (k - 1)]
        if not ok or not part or part.t ~= "Str" or k > 1 and not list[i + 2 * k - 3].t:match("Space") and list[i + 2 * k - 3].t ~= "SoftBreak" then ok = false; break end
        local head, word, rest = bare(part.text)
        ok = same(word, term.words[k], k == n) and (k == 1 or head == "") and (k == n or rest == "")
        tail = rest
      end
      if ok then return term, 2 * n - 1, before, tail end
    end
  end
end

-- Where a lesson first uses a word of the glossary, the word leads there, and says what it means.
local function explained(doc)
  local terms, seen = glossary(), {}
  local function leave(element) return element, false end
  local mark
  function mark(inlines)
    local new, i = pandoc.Inlines {}, 1
    while i <= #inlines do
      local term, length, before, after = term_at(inlines, i, terms, seen)
      if term then
        seen[term.name] = true
        local said = pandoc.Inlines {}
        for k = i, i + length - 1 do said:insert(inlines[k]) end
        if said[1].t == "Str" then
          said[1].text = said[1].text:sub(#before + 1)
          local last = said[#said]
          last.text = last.text:sub(1, #last.text - #after)
        end
        if before ~= "" then new:insert(pandoc.Str(before)) end
        new:insert(pandoc.Link(said, "/14_glossary.ipynb#" .. term.id, "", {class = "term", ["data-says"] = term.says}))
        if after ~= "" then new:insert(pandoc.Str(after)) end
        i = i + length
      else
        local one = inlines[i]
        if one.t == "Strong" or one.t == "Emph" then one.content = mark(one.content) end
        new:insert(one)
        i = i + 1
      end
    end
    return new
  end
  local function prose(block)
    block.content = mark(block.content)
    return block, false
  end
  return doc:walk {traverse = "topdown", Header = leave, Table = leave, Figure = leave, Link = leave,
    Div = function(div) if div.classes:includes("cell") or div.identifier:match("^fig%-") then return div, false end end,
    Para = prose, Plain = prose}
end

local OTHER = {}  -- pages that are no lesson
for _, page in ipairs {"index", "lessons", "12_exercises", "14_glossary", "solutions", "contributing", "brand"} do OTHER[page] = true end

local lesson = folder == "" and not OTHER[name] and not here:match("%.qmd$")
return {{Pandoc = lesson and quarto.doc.is_format("html") and explained or nil}}
