-- What the filters of a page share: where its notebook is, and how a notebook is read.

local here, root = quarto.doc.input_file, pandoc.path.normalize(quarto.project.directory)
local folder, name = pandoc.path.split_extension(pandoc.path.make_relative(here, root)):match("^(.-)([^/]*)$")

local function read(path)
  local file = assert(io.open(pandoc.path.join {root, path}, "rb"))
  local book = pandoc.json.decode(file:read("a"), false)
  file:close()
  return book
end

local function source(cell) return type(cell.source) == "table" and table.concat(cell.source) or cell.source end

return {here = here, root = root, folder = folder, name = name, read = read, source = source}
