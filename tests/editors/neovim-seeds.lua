-- The five articles that the project was conceived from, where they are at hand.
package.path = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/?.lua;' .. package.path
local t = require('neovim-common')

local function file_of(number)
  return vim.fs.basename(vim.fn.glob(vim.env.ARTICLES .. '/' .. number .. '_*.txt'))
end

local buffer, client = t.open(file_of('002'))
t.ok('settles', t.settle(buffer))
t.put_cursor('Kartapoloc')
local card = t.hover(client, buffer)
t.ok('Kartapoloc is Kartapolov', card:find('Kartapolov', 1, true), card)
t.put_cursor('Deir ez-Zor')
card = t.hover(client, buffer)
t.ok('Deir ez-Zor is a place in Syria', card:find('Syria', 1, true), card)
t.ok('it is spelt otherwise elsewhere', card:find('Deir Ezzor', 1, true), card)

buffer, client = t.open(file_of('001'))
t.put_cursor('Moscow has been')
card = t.hover(client, buffer)
t.ok('Moscow is the Russian government', card:find('Russia', 1, true), card)
t.put_cursor('Kartapolov said')
vim.lsp.buf.definition()
t.ok('definition of Kartapolov is his introduction in 002', t.wait(function()
  return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == file_of('002') and t.line():find('head of operations', 1, true)
end), { vim.api.nvim_buf_get_name(0), t.line() })

t.open(file_of('003'))
t.put_cursor('Such close cooperation')
vim.lsp.buf.definition()
t.ok('the ministry’s statement leads to another report of it', t.wait(function()
  return vim.fs.basename(vim.api.nvim_buf_get_name(0)) ~= file_of('003') and t.line():find('Such close cooperation', 1, true)
end), { vim.api.nvim_buf_get_name(0), t.line() })

vim.cmd.quitall({ bang = true })
