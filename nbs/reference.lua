-- What nbdev writes around exported code, put right for pages that show the code itself.

-- Signature and docstring go where the code with both of them is shown, and each name's heading stands above that code.
local function shows(block, name)
  local code = block and block.t == "Div" and block.content[1]
  return code and code.t == "CodeBlock" and code.attributes["code-summary"] == "Exported source"
    and (code.text:find("def " .. name .. "(", 1, true) or code.text:find("class " .. name .. "[(:]"))
end

-- Where a signature with its docstring ends that begins here; nothing if none does.
local function past(blocks, i)
  local rule, source, heading, signature = table.unpack(blocks, i, i + 3)
  if not (signature and rule.t == "HorizontalRule" and heading.t == "Header" and signature.t == "CodeBlock" and pandoc.utils.stringify(source) == "source") then return nil end
  i = i + 4
  while blocks[i] and (blocks[i].t == "Para" or blocks[i].t == "BulletList") do i = i + 1 end  -- the docstring, with what it lists
  return i
end

local function headings(doc)
  local old, new, i, linked = doc.blocks, pandoc.List(), 1, nil
  while i <= #old do
    local after = past(old, i)
    if after then
      local rule, source, heading = table.unpack(old, i, i + 2)
      local name, code = pandoc.utils.stringify(heading), after
      while past(old, code) do code = past(old, code) end  -- code that defines several names stands below all their signatures
      local place = pandoc.Div(linked == code and {} or source, {id = heading.identifier, class = "defined"})  -- links lead here; the code below says the rest
      if shows(old[code], name) then
        new:insert(linked == code and #new or #new + 1, place)  -- 'source' of the first name stands on the line of the code's summary
        i, linked = after, code
      else
        local shown = shows(new[#new], name)
        if shown then new:insert(#new, place) else new:extend({rule, source, heading}) end
        i = shown and (old[i + 4].t == "Para" and old[i + 4].content[1].t == "Emph" and i + 5 or i + 4) or i + 3
      end
    else
      new:insert(old[i])
      i = i + 1
    end
  end
  doc.blocks = new
  return doc
end

-- What folded code of the package is called: by the names that it defines.
local function label(code)
  local fold, said = code.attributes["code-fold"], code.attributes["code-summary"]
  if fold and fold ~= "false" and not said then  -- a cell that is folded because its picture is what matters
    local draws = code.text:match("plt%.") or code.text:match("svg") or code.text:match("HTML") or code.text:match("axes")
    code.attributes["code-summary"] = draws and "The code that draws this" or "The code that computes this"
    return code
  end
  if said ~= "Exported source" then return nil end
  local names = pandoc.List()
  for line in code.text:gmatch("[^\n]+") do
    local name = line:match("^def ([%w_]+)") or line:match("^async def ([%w_]+)") or line:match("^class ([%w_]+)") or line:match("^([%w_]+)[^=(]*= ")
    if name and not names:includes(name) then names:insert(name) end
  end
  local tests = names:filter(function(name) return name:match("^test_") end)
  if #tests > 0 then  -- pytest's part of a proof
    code.attributes["code-fold"], code.attributes["code-summary"] = "true", "The test: " .. table.concat(tests, ", ")
    return code
  end
  local imports = #names == 0 and code.text:match("import ")
  local what = imports and "what it imports" or table.concat(names, ", ")
  local who = quarto.doc.input_file:match("/proofs/") and "proof" or "package"
  code.attributes["code-summary"] = "How the " .. who .. " does it" .. (what ~= "" and ": " .. what or "")
  local _, lines = code.text:gsub("\n", "")
  if lines >= 12 and not quarto.doc.input_file:match("/package/") then code.attributes["code-fold"] = "true" end  -- a lesson goes on without it
  return code
end

-- Code that is the text of a link already has become a link inside a link, which shows as brackets and an address.
local function unnested(inlines)
  return inlines:map(function(part)
    if part.t == "Str" then part.text = part.text:gsub("^%[$", ""):gsub("%]%(https?://[^)]*%)$", "") end
    return part
  end)
end

-- Its links are whole addresses of this site: make them relative, and let them lead to what is there. A method is explained with its class, a name with an
-- underscore nowhere; and a word that happens to be a function inside a proof is no link to it.
local function link(element)
  local start, file, name = element.target:match("^(https?://.*/blob/[^/]+/([%w_/]+%.py)#)([%a_][%w_]*)$")
  if start and not name:match("^L%d+$") then  -- the line where a name of the package begins
    local number = 0
    for line in io.lines(pandoc.path.join {quarto.project.directory, "..", file}) do
      number = number + 1
      if (line .. "("):match("^[%a ]-" .. name .. "[(: ]") then element.target = start .. "L" .. number; break end
    end
    return element
  end
  if pandoc.utils.stringify(element):match("%]%(https?://") then
    element.content = unnested(element.content)
    return element
  end
  local page, anchor = element.target:match("^https?://[%w.-]+/pytorch_review/([%w_/]+%.html)(#?.*)$")
  if not page then return end
  if page:match("^proofs/") and not quarto.doc.input_file:match("/proofs/") then return element.content end
  element.target = quarto.project.offset .. "/" .. page .. (anchor:match("^#_") and "" or anchor:gsub("%..*$", ""))
  return element
end

local function code(element)
  element.text = element.text:gsub("%[(`[^`]+`)%]%(https?://[^)]*%)", "%1")
  return element
end

local function unescaped(element)  -- in a table a bar is written with a backslash
  element.text = element.text:gsub("\\|", "|")
  return element
end

-- A diagram that a script draws gets its description as its name, for those who can't see it.
local described = {}
for label, text in (io.open(quarto.doc.input_file):read("a")):gmatch('%%%%| label: ([%w-]+)\\n.-%%%%| fig%-alt: \\"(.-)\\"\\n') do described[label] = text end

local function diagram(raw)
  raw.text = raw.text:gsub('(data%-label="([%w-]+)">[^\n]*\n)', function(start, label) return described[label] and start .. "accTitle: " .. described[label] .. "\n" end)
  return raw
end

return {{Pandoc = headings}, {CodeBlock = label}, {Link = link, CodeBlock = code, Code = unescaped, RawBlock = diagram}}
