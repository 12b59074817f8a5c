-- The :Newsmark command. One function a subcommand.
local M = {}

local subcommands = {}

--- The running client of this buffer, or of any buffer.
local function client()
  return vim.lsp.get_clients({ name = 'newsmark', bufnr = 0 })[1] or vim.lsp.get_clients({ name = 'newsmark' })[1]
end

--- Lists the folder's findings in the quickfix window: disagreements only, not furniture.
function subcommands.findings()
  local items = vim.tbl_filter(function(diagnostic)
    return diagnostic.source == 'newsmark' and not (diagnostic._tags and diagnostic._tags.unnecessary)
  end, vim.diagnostic.get())
  if #items == 0 then
    vim.notify('newsmark: no disagreement between the articles that are known so far')
    return
  end
  vim.fn.setqflist({}, ' ', { title = 'newsmark findings', items = vim.diagnostic.toqflist(items) })
  vim.cmd.copen()
end

--- Stops the server; it starts again with the next buffer that is entered.
function subcommands.restart()
  local running = vim.lsp.get_clients({ name = 'newsmark' })
  for _, one in ipairs(running) do
    one:stop()
  end
  vim.defer_fn(function()
    vim.lsp.enable('newsmark', false)
    vim.lsp.enable('newsmark')
  end, 200)
end

--- Opens the log that Neovim keeps of its servers.
function subcommands.log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
end

--- Jumps to the other sources' passages on the fact under the cursor.
function subcommands.sources()
  if not client() then
    vim.notify('newsmark is not running here; see :checkhealth newsmark', vim.log.levels.WARN)
    return
  end
  vim.lsp.buf.implementation()
end

--- Runs a subcommand; without one, lists the findings.
function M.run(arguments)
  local name = arguments[1] or 'findings'
  local subcommand = subcommands[name]
  if not subcommand then
    vim.notify(('newsmark: no subcommand %q; there are %s'):format(name, table.concat(M.complete(''), ', ')), vim.log.levels.ERROR)
    return
  end
  subcommand()
end

--- The subcommands that begin with what is typed.
function M.complete(typed)
  local names = vim.tbl_filter(function(name)
    return vim.startswith(name, typed)
  end, vim.tbl_keys(subcommands))
  table.sort(names)
  return names
end

return M
