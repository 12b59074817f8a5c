-- :checkhealth newsmark
local M = {}

function M.check()
  vim.health.start('newsmark')
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok('Neovim ' .. tostring(vim.version()))
  else
    vim.health.error('Neovim 0.11 or later is needed')
  end
  local config = vim.lsp.config.newsmark
  local program = config and type(config.cmd) == 'table' and config.cmd[1] or 'newsmark'
  if vim.fn.executable(program) == 1 then
    local version = vim.fn.system({ program, '--version' }):gsub('%s+$', '')
    vim.health.ok(('%s at %s'):format(version, vim.fn.exepath(program)))
  else
    vim.health.error(('The program %q was not found'):format(program), {
      'Install it with `cargo install --path .` in the folder of newsmark',
      "or name it: vim.lsp.config('newsmark', { cmd = { '/path/to/newsmark', 'lsp' } })",
    })
  end
  local clients = vim.lsp.get_clients({ name = 'newsmark' })
  if #clients == 0 then
    vim.health.info('The server is not running: open a .news file, or a .txt file in a folder that has a newsmark.toml')
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    vim.health.ok(('Serving %s, %d buffer(s), columns in %s'):format(client.root_dir or 'no folder', buffers, client.offset_encoding))
  end
end

return M
