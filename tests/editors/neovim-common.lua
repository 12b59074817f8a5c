-- What the Neovim tests share: starting the plugin, waiting, asking.
local M = {}

vim.opt.runtimepath:append(vim.env.PLUGIN)
vim.cmd.helptags(vim.env.PLUGIN .. '/doc')
vim.lsp.config('newsmark', { cmd = { vim.env.NEWSMARK, 'lsp' } })
vim.cmd.runtime('plugin/newsmark.lua')
vim.cmd.filetype('on')

--- Prints one line a check and stops at the first that fails; `detail` is shown then.
function M.ok(name, condition, detail)
  io.write(('%s - %s\n'):format(condition and 'ok' or 'NOT ok', name))
  if not condition then
    error(name .. ': ' .. vim.inspect(detail), 0)
  end
end

function M.wait(condition, milliseconds)
  return (vim.wait(milliseconds or 60000, condition, 20))
end

--- Opens an article and waits until it is served; returns buffer and client.
function M.open(file)
  vim.cmd.edit(vim.fn.fnameescape(vim.env.ARTICLES .. '/' .. file))
  local buffer = vim.api.nvim_get_current_buf()
  M.ok('serves ' .. file, M.wait(function()
    local client = vim.lsp.get_clients({ bufnr = buffer, name = 'newsmark' })[1]
    return client and client.initialized
  end), vim.lsp.get_clients())
  return buffer, vim.lsp.get_clients({ bufnr = buffer, name = 'newsmark' })[1]
end

--- Puts the cursor on the first character of the `nth` occurrence of `text`.
function M.put_cursor(text, nth)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  for _ = 1, nth or 1 do
    local line = vim.fn.search('\\V' .. vim.fn.escape(text, '\\'), 'cW')
    M.ok('finds “' .. text .. '”', line > 0)
    if nth and nth > 1 then
      nth = nth - 1
      vim.cmd.normal({ 'l', bang = true })
    end
  end
end

--- The same, without a line in the report.
function M.put_cursor_quietly(text)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  vim.fn.search('\\V' .. vim.fn.escape(text, '\\'), 'cW')
end

--- The text of the hover card at the cursor.
function M.hover(client, buffer)
  local parameters = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answer = client:request_sync('textDocument/hover', parameters, 10000, buffer)
  local result = answer and answer.result
  return result and result.contents and (result.contents.value or result.contents) or ''
end

--- The line under the cursor.
function M.line()
  return vim.api.nvim_get_current_line()
end

--- Waits until all articles of the folder have been read and this buffer shows what was found in it.
function M.settle(buffer)
  local client = vim.lsp.get_clients({ bufnr = buffer, name = 'newsmark' })[1]
  local read = M.wait(function()
    local answer = client:request_sync('newsmark/findings', vim.empty_dict(), 60000, buffer)
    local list = answer and answer.result
    return list and list.documents > 1 and not list.indexing
  end, 120000)
  return read and M.wait(function()
    return #vim.tbl_filter(function(diagnostic)
      return not (diagnostic._tags and diagnostic._tags.unnecessary)
    end, vim.diagnostic.get(buffer)) > 0
  end, 60000)
end

return M
