-- nvim --clean --headless -l neovim-walks.lua: two people at work on the bundled articles, from opening the folder to
-- a decision written and the build passing. docs/walks tells the same as a page.
package.path = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/?.lua;' .. package.path
local t = require('neovim-common')

--- The exit code of `newsmark check` on the folder.
local function check()
  return vim.system({ vim.env.NEWSMARK, 'check', vim.env.ARTICLES, '--fail-on', 'discrepancy' }):wait().code
end

--- The code actions at the cursor.
local function actions(client, buffer)
  local parameters = vim.lsp.util.make_range_params(0, client.offset_encoding)
  parameters.context = { diagnostics = {} }
  local answer = client:request_sync('textDocument/codeAction', parameters, 60000, buffer)
  return answer and answer.result or {}
end

print('an analyst keeps an actor file')
local buffer, client = t.open('03-radio-liman.txt')
t.ok('the folder is read', t.settle(buffer))
t.put_cursor('Kartapoloc')
local card = t.hover(client, buffer)
t.ok('the card names the person and the other articles', card:find('Andrei Kartapolov', 1, true) and card:find('02%-cedar%-post') and card:find('04%-rheinblick'), card)
vim.cmd('Newsmark timeline')
t.ok('the timeline has his words by day', t.wait(function()
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  return text:find('^Andrei Kartapolov') and text:find('speaks', 1, true) and text:find('3 November 2015', 1, true)
end))
vim.cmd('silent! tabonly')
vim.cmd('silent! buffer ' .. buffer)
buffer, client = t.open('03-radio-liman.txt')
t.put_cursor('Kartapoloc')
local items = client:request_sync('textDocument/prepareCallHierarchy', vim.lsp.util.make_position_params(0, client.offset_encoding), 60000, buffer)
local outgoing = client:request_sync('callHierarchy/outgoingCalls', { item = items.result[1] }, 60000, buffer)
t.ok('the call hierarchy tells whom he speaks of', #outgoing.result > 0, outgoing)
local remember = vim.tbl_filter(function(action)
  return action.title:find('“Kartapoloc” is another name of Andrei Kartapolov', 1, true)
end, actions(client, buffer))[1]
t.ok('the misspelling can be written into the actor file', remember, actions(client, buffer))
vim.lsp.util.apply_workspace_edit(remember.edit, client.offset_encoding)
vim.cmd('silent! wall')
local dictionary = vim.env.ARTICLES .. '/actors.toml'
t.ok('the actor file holds it', table.concat(vim.fn.readfile(dictionary), '\n'):find('aliases = .*"Kartapoloc"'), vim.fn.readfile(dictionary))
t.ok('the card says so', t.wait(function()
  vim.cmd('silent! buffer ' .. buffer)
  t.put_cursor_quietly('Kartapoloc')
  return t.hover(client, buffer):find('Id in the dictionary: andrei%-kartapolov')
end), t.hover(client, buffer))

-- A role with its days, as somebody would type them.
buffer, client = t.open('03-radio-liman.txt')
t.put_cursor('Kartapoloc')
local answers = { 'head of operations', '2014-07', '2016' }
vim.ui.input = function(_, answer)
  answer(table.remove(answers, 1))
end
vim.cmd('Newsmark role')
t.ok('a role with its days is written into the actor file', t.wait(function()
  return table.concat(vim.fn.readfile(dictionary), '\n'):find('title = "head of operations", from = "2014-07", to = "2016"', 1, true)
end), vim.fn.readfile(dictionary))
t.ok('and the card shows it', t.wait(function()
  vim.cmd('silent! buffer ' .. buffer)
  t.put_cursor_quietly('Kartapoloc')
  return t.hover(client, buffer):find('head of operations', 1, true)
end), t.hover(client, buffer))

-- A name that is none, dismissed in a sidecar, and taken back with `u`.
buffer, client = t.open('03-radio-liman.txt')
t.put_cursor('Kartapoloc')
local dismiss = vim.tbl_filter(function(action)
  return action.title:find('“Kartapoloc” is not an entity here', 1, true)
end, actions(client, buffer))[1]
t.ok('a name can be said to be none', dismiss, actions(client, buffer))
local sidecar = vim.env.ARTICLES .. '/03-radio-liman.txt.news'
vim.lsp.util.apply_workspace_edit(dismiss.edit, client.offset_encoding)
local notes = vim.fn.bufadd(sidecar)
local function card_of_the_name()
  vim.cmd('silent! buffer ' .. buffer)
  t.put_cursor_quietly('Kartapoloc')
  return t.hover(client, buffer)
end
local function dismissed()
  return not card_of_the_name():find('Andrei Kartapolov', 1, true)
end
vim.cmd('silent! buffer ' .. notes)
t.ok('it is written into the sidecar', table.concat(vim.api.nvim_buf_get_lines(notes, 0, -1, false), '\n'):find('not-entity', 1, true))
vim.cmd('silent! write')
t.ok('the card is gone', t.wait(dismissed), card_of_the_name())
vim.cmd('silent! buffer ' .. notes)
vim.cmd('silent! undo')
vim.cmd('silent! write')
t.ok('and back when the edit is undone', t.wait(function()
  return not dismissed()
end), card_of_the_name())
vim.cmd('silent! bwipeout! ' .. notes)
vim.fn.delete(sidecar)

-- What is a part of what.
t.put_cursor('Kremlin denied')
local prepared = client:request_sync('textDocument/prepareTypeHierarchy', vim.lsp.util.make_position_params(0, client.offset_encoding), 60000, buffer)
local wholes = client:request_sync('typeHierarchy/supertypes', { item = prepared.result[1] }, 60000, buffer)
t.ok('the type hierarchy leads from the government to its country', wholes.result[1] and wholes.result[1].name == 'Russia', wholes)

print('a copy editor gets the build to pass')
t.ok('the build fails while disagreements are open', check() == 1, check())
local decided = 0
while decided < 50 do
  local answer = client:request_sync('newsmark/findings', vim.empty_dict(), 60000, buffer)
  local finding = answer.result.findings[1]
  if not finding then
    break
  end
  local comparison = client:request_sync('newsmark/comparison', { key = finding.key }, 60000, buffer).result
  local verdict = comparison.verdicts[1]
  local written
  require('newsmark.views').write_decision({
    key = finding.key,
    status = verdict.status,
    verdict = verdict.verdict,
    reason = 'Looked at on the desk: ' .. verdict.reason,
  }, function()
    written = true
  end)
  t.ok('a decision is written: ' .. finding.rule, t.wait(function()
    return written
  end))
  t.ok('and the disagreement is settled', t.wait(function()
    local now = client:request_sync('newsmark/comparison', { key = finding.key }, 60000, buffer).result
    return now == nil or now == vim.NIL or (now.settled ~= nil and now.settled ~= vim.NIL)
  end), finding)
  decided = decided + 1
end
t.ok('all disagreements are decided', decided > 0 and decided < 50, decided)
t.ok('the build passes', check() == 0, vim.system({ vim.env.NEWSMARK, 'check', vim.env.ARTICLES }):wait().stdout)
vim.cmd.quitall({ bang = true })
