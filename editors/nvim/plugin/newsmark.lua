-- newsmark for Neovim: serves .news files, and plain text in folders that have a newsmark.toml.
if vim.g.loaded_newsmark then
  return
end
vim.g.loaded_newsmark = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('newsmark needs Neovim 0.11 or later', vim.log.levels.ERROR)
  return
end

vim.filetype.add({ extension = { news = 'newsmark' } })
vim.lsp.enable('newsmark')

-- What a code lens does: `vim.lsp.codelens.run()` lists its passages.
vim.lsp.commands['newsmark.showReferences'] = function(command, context)
  require('newsmark').show_references(command, context)
end

vim.api.nvim_create_user_command('Newsmark', function(command)
  require('newsmark').run(command.fargs)
end, {
  nargs = '*',
  complete = function(typed)
    return require('newsmark').complete(typed)
  end,
  desc = 'newsmark: findings, compare, timeline, decide, role, sources, restart, log, trace',
})
