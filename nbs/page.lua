-- What Quarto does not do by itself: reading time on each page, lists of pages in the sidebar's order, and plots that take the page's colours.
-- No page, font or figure is fetched from elsewhere.

local function read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

local function yaml(text) return pandoc.read("---\n" .. text .. "\n---\n", "markdown").meta end

-- Title, description and minutes of a notebook, from its head; `.ci/docs.py` counts the minutes and writes them there.
local function page(path)
  local notebook = pandoc.json.decode(read(path) or error("page.lua: sidebar.yml names " .. path .. ", which is not there"), false)
  local source = notebook.cells[1].source
  if type(source) == "table" then source = table.concat(source) end
  local meta = notebook.cells[1].cell_type == "raw" and yaml(source:match("^%-%-%-\n(.-)\n%-%-%-")) or {}
  return {title = meta.title, about = meta.description, minutes = meta.minutes and tonumber(pandoc.utils.stringify(meta.minutes))}
end

local here, root = quarto.doc.input_file, pandoc.path.normalize(quarto.project.directory or pandoc.path.directory(quarto.doc.input_file))

-- The pages that sidebar.yml puts below this one, part by part, each with its description and reading time.
local function entries(contents)
  local blocks, rows, pages, minutes = pandoc.List(), pandoc.List(), 0, 0
  local function flush()
    if #rows > 0 then blocks:insert(pandoc.OrderedList(rows)) end
    rows = pandoc.List()
  end
  for _, entry in ipairs(contents) do
    if entry.section then
      flush()
      local name = pandoc.utils.stringify(entry.section)
      blocks:insert(pandoc.Header(2, name, {id = name:lower():gsub("%W+", "-")}))
      local inner, more, time = entries(entry.contents)
      blocks:extend(inner)
      pages, minutes = pages + more, minutes + time
    else
      local path = pandoc.utils.stringify(entry)
      local it = page(pandoc.path.join {root, path})
      pages, minutes = pages + 1, minutes + (it.minutes or 0)
      rows:insert({pandoc.Plain {pandoc.Link(it.title, "/" .. path), pandoc.Span(it.minutes and it.minutes .. " min" or "", {class = "minutes"}), pandoc.Span(it.about, {class = "about"})}})
    end
  end
  flush()
  return blocks, pages, minutes
end

local function list()
  for _, part in ipairs(yaml(read(pandoc.path.join {root, "sidebar.yml"})).website.sidebar.contents) do
    if part.section and pandoc.path.join {root, pandoc.utils.stringify(part.section)} == here then
      local blocks, pages, minutes = entries(part.contents)
      local text = ("%d pages, %d h %02d min to read"):format(pages, minutes // 60, minutes % 60)
      blocks:insert(1, pandoc.Div(pandoc.Plain(text), {class = "total"}))
      return blocks
    end
  end
  error("page.lua: no section of sidebar.yml is " .. here)
end

local function year()  -- the year of the commit that is built
  local git = io.popen(("git -C %q log -1 --format=%%cs 2> /dev/null"):format(pandoc.path.join {root, ".."}))
  local day = git:read("l") or ""
  git:close()
  return day:sub(1, 4)
end

-- How to cite this, as CITATION.cff says it.
local function cite()
  local meta = yaml(read(pandoc.path.join {root, "..", "CITATION.cff"}))
  local function said(value) return pandoc.utils.stringify(value) end
  local site = yaml(read(pandoc.path.join {root, "nbdev.yml"})).website
  local names = {}
  for _, author in ipairs(meta.authors) do table.insert(names, said(author.name)) end
  local day = year()
  local text = ("@software{pytorch_review,\n  title = {%s},\n  author = {{%s}},\n  year = {%s},\n  url = {%s},\n  note = {%s}\n}"):format(
    said(meta.title), table.concat(names, "} and {"), day, said(site["site-url"]), said(meta.license))
  return {pandoc.Para(said(meta.message)), pandoc.CodeBlock(text, {class = "bibtex"})}
end

-- A plot's own colours, as names that the theme gives a value in each mode (see lessons.mplstyle and theme-*.scss).
local names = {["#767676"] = "var(--muted)", ["#8a8a8a"] = "var(--muted)", ["#5a5a5a"] = "var(--muted)",
  ["#2f7fd1"] = "var(--c1)", ["#d9603b"] = "var(--c2)", ["#2a9d6e"] = "var(--c3)", ["#a66fc9"] = "var(--c4)",
  ["#b58a00"] = "var(--c5)", ["#c2478b"] = "var(--c6)", ["#5c8f9a"] = "var(--c7)", ["#8a7a5c"] = "var(--c8)"}

local plots = 0
local function plot(image)
  local svg = image.src:match("_files/.*%.svg$") and read(pandoc.path.join {pandoc.path.directory(here), image.src})
  if not svg or not svg:match("[Mm]atplotlib") then return nil end
  plots = plots + 1
  local alt = image.attributes.alt or image.attributes["fig-alt"] or pandoc.utils.stringify(image.caption)
  alt = alt:gsub("&", "&amp;"):gsub('"', "&quot;"):gsub("<", "&lt;")
  svg = svg:match("<svg.*"):gsub('<g id="legend_%d+"', '<g class="legend"'):gsub("<metadata>.-</metadata>%s*", ""):gsub("(<text[^>]*)#767676", "%1currentColor"):gsub("#%x%x%x%x%x%x", names):gsub("font%-family: [^;\"]*", "font-family: var(--label)")
  svg = svg:gsub(' id="([^"]*)"', function(id) return svg:find("#" .. id, 1, true) and (' id="plot%d-%s"'):format(plots, id) or "" end)
  svg = svg:gsub('"#([%w_]+)"', function(id) return ('"#plot%d-%s"'):format(plots, id) end):gsub("url%(#", "url(#plot" .. plots .. "-")
  svg = svg:gsub("<style.-</style>", ""):gsub("%s*\n%s*", " "):gsub("^<svg", '<svg class="plot img-fluid" role="img" aria-label="' .. alt:gsub("%%", "%%%%") .. '"')
  return pandoc.RawInline("html", svg)
end

-- A formula without the LaTeX that it came from, which a search would find in the middle of words.
local function formula(math)
  local html = pandoc.write(pandoc.Pandoc {pandoc.Plain {math}}, "html", {html_math_method = "mathml"})
  return pandoc.RawInline("html", (html:gsub("<annotation.-</annotation>", "")))
end

-- Short code, and a command with an option, stay in one piece: a line would break after the dashes.
local function whole(code)
  local length = utf8.len(code.text)
  if length <= 16 or length <= 32 and (" " .. code.text):match(" %-%-?%w") then code.classes:insert("whole") end
  return code
end

-- A number and its % stay on one line.
local function percent(inlines)
  for i = 2, #inlines - 1 do
    local before, space, after = table.unpack(inlines, i - 1, i + 1)
    if (space.t == "Space" or space.t == "SoftBreak") and before.t == "Str" and before.text:match("%d$") and after.t == "Str" and after.text:match("^%%") then
      inlines[i] = pandoc.Str("\u{a0}")
    end
  end
  return inlines
end

-- Columns are as wide as what stands in them: a long line of Markdown would give them the widths of its dashes. A cell of several words says so, as it needs
-- room on a phone.
local function columns(tab)
  tab.colspecs = tab.colspecs:map(function(column) return {column[1], nil} end)
  for _, body in ipairs(tab.bodies) do
    for _, row in ipairs(body.body) do
      for _, cell in ipairs(row.cells) do
        if utf8.len(pandoc.utils.stringify(cell.contents)) > 24 then cell.classes:insert("wordy") end
      end
    end
  end
  return tab
end

return {{
  Table = quarto.doc.is_format("html") and columns or nil,
  Inlines = quarto.doc.is_format("html") and percent or nil,
  Code = quarto.doc.is_format("html") and whole or nil,
  Math = quarto.doc.is_format("html") and formula or nil,
  Image = quarto.doc.is_format("html") and plot or nil,
  Div = function(div)
    if div.classes:includes("pages") then return pandoc.Div(list(), {class = table.concat(div.classes, " ")}) end
    if div.classes:includes("cite") then return pandoc.Div(cite(), {class = "cite"}) end
  end,
  Para = function(para)
    local link = para.content[1]
    if #para.content == 1 and link.t == "Link" and link.target:find("//colab.research.google.com/", 1, true) then
      link.classes = {"colab"}
      local minutes = page(here).minutes
      return pandoc.Div(pandoc.Plain {pandoc.Str(minutes and minutes .. " min to read · " or ""), link}, {class = "page-line"})
    end
  end,
}}
