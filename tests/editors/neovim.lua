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
t.ok('the denial is told at its line', t.wait(disputed), vim.diagnostic.get(buffer))
vim.api.nvim_buf_set_lines(buffer, row, row + 1, false, { '' })
t.ok('it goes when its text is deleted', t.wait(function()
  return not disputed()
end), vim.diagnostic.get(buffer, { lnum = row }))

vim.cmd('silent! only')
vim.cmd('edit!')

-- The views: the list, the sides, the timeline, a decision.
vim.cmd('Newsmark findings')
t.ok('the disagreements are listed by event', t.wait(function()
  return #vim.fn.getqflist() > 4 and vim.fn.getqflist()[1].text:find('^== ')
end), vim.fn.getqflist())
local keyed = vim.tbl_filter(function(item)
  return item.valid == 1 and type(item.user_data) == 'table' and item.user_data.key
end, vim.fn.getqflist())
t.ok('each passage leads to its article', #keyed > 2, vim.fn.getqflist())
vim.cmd.cclose()

buffer, client = t.open('03-radio-liman.txt')
t.ok('the denial is told again', t.wait(disputed), vim.diagnostic.get(buffer))
t.put_cursor('Rami Abdel Rahman')
vim.cmd('Newsmark compare')
local function text_of(window)
  return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
end
t.ok('the sides stand next to each other', t.wait(function()
  return vim.fn.tabpagenr('$') == 2 and #vim.api.nvim_tabpage_list_wins(0) == 3
end), vim.api.nvim_tabpage_list_wins(0))
local windows = vim.api.nvim_tabpage_list_wins(0)
local left, right, below = text_of(windows[1]), text_of(windows[2]), text_of(windows[3])
t.ok('one side is the activists', left:find('activists', 1, true) and left:find('citadel', 1, true), left)
t.ok('the other is the denial', right:find('denied', 1, true), right)
t.ok('the reasons stand below', below:find('Same event?', 1, true) and below:find('inferred', 1, true), below)
t.ok('the sides are side by side', vim.api.nvim_win_get_position(windows[1])[1] == vim.api.nvim_win_get_position(windows[2])[1])
-- Enter opens a passage.
vim.api.nvim_set_current_win(windows[2])
vim.api.nvim_win_set_cursor(windows[2], { 4, 0 })
vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'xt', false)
t.ok('Enter opens the passage', t.wait(function()
  return vim.fn.tabpagenr('$') == 3 and vim.api.nvim_buf_get_name(0):find('%.txt$')
end), vim.api.nvim_buf_get_name(0))
vim.cmd.tabclose()

-- A decision, with the answers that somebody would type.
vim.ui.select = function(verdicts, _, choose)
  choose(vim.tbl_filter(function(verdict)
    return verdict.verdict == 'scope'
  end, verdicts)[1])
end
vim.ui.input = function(_, answer)
  answer('Activists and the Kremlin speak of different nights.')
end
vim.cmd('Newsmark decide')
local function sidecars()
  return vim.fn.glob(vim.env.ARTICLES .. '/*.txt.news', true, true)
end
t.ok('a decision is written beside the article', t.wait(function()
  for _, file in ipairs(sidecars()) do
    if table.concat(vim.fn.readfile(file), '\n'):find('different nights', 1, true) then
      return true
    end
  end
end), sidecars())
vim.cmd('silent! tabonly')
buffer, client = t.open('03-radio-liman.txt')
t.ok('the disagreement is told no more', t.wait(function()
  return not disputed()
end), vim.diagnostic.get(buffer))

t.put_cursor('Kartapoloc')
vim.cmd('Newsmark timeline')
t.ok('a timeline opens', t.wait(function()
  return vim.fn.tabpagenr('$') == 2 and text_of(0):find('^Andrei Kartapolov')
end), text_of(0))
local timeline = text_of(0)
t.ok('it holds days, origins and voices', timeline:find('\n3 November 2015', 1, true) and timeline:find('Published 3 November 2015', 1, true) and timeline:find('speaks', 1, true), timeline)
vim.cmd('silent! tabonly')

-- A code lens lists its passages.
local lenses = client:request_sync('textDocument/codeLens', { textDocument = vim.lsp.util.make_text_document_params(buffer) }, 60000, buffer).result
local lens = vim.tbl_filter(function(one)
  return one.command and one.command.command == 'newsmark.showReferences'
end, lenses)[1]
t.ok('a line above the headline counts origins', lens and lens.command.title:find('origin', 1, true), lenses)
vim.fn.setqflist({}, 'r')
client:exec_cmd(lens.command, { bufnr = buffer })
t.ok('and lists their passages', t.wait(function()
  return #vim.fn.getqflist() > 0
end), vim.fn.getqflist())
vim.cmd.cclose()

vim.cmd('Newsmark restart')
t.ok('the server starts again', t.wait(function()
  local now = vim.lsp.get_clients({ name = 'newsmark', bufnr = buffer })[1]
  return now and now.id ~= client.id and now.initialized
end), vim.lsp.get_clients())
client = vim.lsp.get_clients({ name = 'newsmark' })[1]

vim.cmd.help('newsmark-views')
t.ok(':help newsmark is there', vim.bo.filetype == 'help' and vim.api.nvim_buf_get_name(0):find('newsmark.txt$'), vim.api.nvim_buf_get_name(0))

vim.cmd('checkhealth newsmark')
local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
t.ok('checkhealth is content', health:find('newsmark %d') and not health:find('ERROR'), health)

client:stop()
t.ok('the server stops', t.wait(function()
  return #vim.lsp.get_clients({ name = 'newsmark' }) == 0
end))
vim.cmd.quitall({ bang = true })
