-- nvim --clean -S neovim-picture.lua: runs :Newsmark $NEWSMARK_DO with the cursor on $NEWSMARK_AT, to be looked at.
package.path = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/?.lua;' .. package.path
io.write = function() end
vim.o.termguicolors = true
vim.o.background = 'dark'
vim.o.wrap = true
vim.o.linebreak = true
-- As somebody starts it in the folder of the articles.
vim.cmd.cd(vim.env.ARTICLES)
local t = require('neovim-common')
vim.schedule(function()
  local buffer, client = t.open('03-radio-liman.txt')
  t.settle(buffer)
  t.wait(function()
    local answer = client:request_sync('newsmark/findings', vim.empty_dict(), 60000, buffer)
    return answer and answer.result and answer.result.documents == 6 and not answer.result.indexing
  end)
  t.put_cursor_quietly(vim.env.NEWSMARK_AT)
  vim.cmd('Newsmark ' .. vim.env.NEWSMARK_DO)
end)
