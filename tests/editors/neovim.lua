-- nvim --clean --headless -l neovim.lua: the bundled articles in real Neovim.
package.path = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/?.lua;' .. package.path
local t = require('neovim-common')

local buffer, client = t.open('03-radio-liman.txt')
t.ok('settles', t.settle(buffer))

-- The misspelt general.
t.put_cursor('Kartapoloc')
local card = t.hover(client, buffer)
t.ok('the hover of a misspelling names the person', card:find('Andrei Kartapolov', 1, true), card)

-- A capital that stands for its government.
t.put_cursor('Kremlin denied')
card = t.hover(client, buffer)
t.ok('the hover of the Kremlin speaks of Russia', card:find('Russia', 1, true), card)

-- A denial, told on both sides, with a link to the other passage.
local disputes = vim.tbl_filter(function(diagnostic)
  return diagnostic.code == 'denial'
end, vim.diagnostic.get(buffer))
t.ok('the denial of the citadel strikes is found', #disputes > 0, vim.diagnostic.get(buffer))
local related = disputes[1].user_data.lsp.relatedInformation
t.ok('it names the other passage', related and #related > 0, disputes[1])

-- No number is held against another of a different scope.
local numbers = vim.tbl_filter(function(diagnostic)
  return diagnostic.code == 'number' and diagnostic.severity <= vim.diagnostic.severity.WARN
end, vim.diagnostic.get())
t.ok('no number is called a contradiction', #numbers == 0, numbers)

-- Furniture is greyed.
local grey = vim.tbl_filter(function(diagnostic)
  return diagnostic._tags and diagnostic._tags.unnecessary
end, vim.diagnostic.get(buffer))
t.ok('furniture is greyed', #grey > 0, vim.diagnostic.get(buffer))

-- The user's own commands.
t.put_cursor('Kartapoloc')
vim.lsp.buf.hover()
t.ok('K opens a card', t.wait(function()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      vim.api.nvim_win_close(window, true)
      return true
    end
  end
end))

t.put_cursor('Such close cooperation')
vim.lsp.buf.definition()
t.ok('definition on a statement jumps to another report of it', t.wait(function()
  local name = vim.fs.basename(vim.api.nvim_buf_get_name(0))
  return name ~= '03-radio-liman.txt' and t.line():find('Such close cooperation', 1, true)
end), vim.api.nvim_buf_get_name(0))

vim.cmd.edit(vim.env.ARTICLES .. '/03-radio-liman.txt')
t.put_cursor('Kartapoloc')
vim.lsp.buf.references()
t.ok('references fill a list', t.wait(function()
  return #vim.fn.getqflist() > 2
end), vim.fn.getqflist())

-- Typing: the findings follow the text.
vim.cmd.cclose()
vim.cmd.edit(vim.env.ARTICLES .. '/03-radio-liman.txt')
t.put_cursor('Rami Abdel Rahman')
local row = vim.api.nvim_win_get_cursor(0)[1] - 1
local function disputed()
  return #vim.tbl_filter(function(diagnostic)
    return diagnostic.code == 'denial'
  end, vim.diagnostic.get(buffer, { lnum = row })) > 0
end
t.ok('the denial is told at its line', t.wait(disputed))
vim.api.nvim_buf_set_lines(buffer, row, row + 1, false, { '' })
t.ok('it goes when its text is deleted', t.wait(function()
  return not disputed()
end), vim.diagnostic.get(buffer, { lnum = row }))

vim.cmd('checkhealth newsmark')
local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
t.ok('checkhealth is content', health:find('newsmark %d') and not health:find('ERROR'), health)

client:stop()
t.ok('the server stops', t.wait(function()
  return #vim.lsp.get_clients({ name = 'newsmark' }) == 0
end))
vim.cmd.quitall({ bang = true })
