-- The :Newsmark command. One function a subcommand.
local M = {}

local views = require('newsmark.views')
local subcommands = {}

--- Lists the folder's disagreements in the quickfix window; `findings all` with those that are settled.
function subcommands.findings(which)
  views.findings(which == 'all')
end

--- Puts the sides of the disagreement under the cursor next to each other.
function subcommands.compare()
  views.compare()
end

--- Shows what is told of whom the cursor is on, or of somebody by name, day by day.
function subcommands.timeline(...)
  local name = table.concat({ ... }, ' ')
  views.timeline(name ~= '' and name or nil)
end

--- Writes down a decision about the disagreement under the cursor.
function subcommands.decide()
  views.decide()
end

--- Writes down what office whoever is under the cursor held, and from when until when.
function subcommands.role()
  views.role()
end

--- Stops the server and starts it again for the buffers that it served.
function subcommands.restart()
  local running = vim.lsp.get_clients({ name = 'newsmark' })
  vim.lsp.enable('newsmark', false)
  for _, one in ipairs(running) do
    one:stop()
  end
  local tries = 0
  local function start()
    tries = tries + 1
    if tries < 200 and #vim.lsp.get_clients({ name = 'newsmark' }) > 0 then
      vim.defer_fn(start, 20)
    else
      vim.lsp.enable('newsmark')
    end
  end
  start()
end

--- Opens the log that Neovim keeps of its servers.
function subcommands.log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
end

--- Switches the log of all messages on or off.
function subcommands.trace()
  local on = vim.g.newsmark_trace ~= true
  vim.g.newsmark_trace = on
  vim.lsp.log.set_level(on and vim.log.levels.TRACE or vim.log.levels.WARN)
  vim.notify(on and 'newsmark: messages are logged, see :Newsmark log' or 'newsmark: messages are no longer logged')
end

--- Jumps to the other sources' passages on the fact under the cursor.
function subcommands.sources()
  if views.client() then
    vim.lsp.buf.implementation()
  end
end

--- Lists the passages of a code lens in the quickfix window.
function M.show_references(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local places = (command.arguments or {})[3]
  if not client or not places then
    return
  end
  local items = vim.lsp.util.locations_to_items(places, client.offset_encoding)
  vim.fn.setqflist({}, ' ', { title = 'newsmark: ' .. command.title, items = items })
  vim.cmd('botright copen')
end

--- Runs a subcommand; without one, lists the disagreements.
function M.run(arguments)
  local name = arguments[1] or 'findings'
  local subcommand = subcommands[name]
  if not subcommand then
    vim.notify(('newsmark: no subcommand %q; there are %s'):format(name, table.concat(M.complete(''), ', ')), vim.log.levels.ERROR)
    return
  end
  subcommand(unpack(arguments, 2))
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
