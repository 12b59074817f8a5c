-- What :Newsmark shows: the list of disagreements, two sides next to each other, timelines, decisions.
local M = {}

local namespace = vim.api.nvim_create_namespace('newsmark.views')

--- The running client of this buffer, or of any buffer; nil after telling the user.
function M.client()
  local found = vim.lsp.get_clients({ name = 'newsmark', bufnr = 0 })[1] or vim.lsp.get_clients({ name = 'newsmark' })[1]
  if not found then
    vim.notify('newsmark is not running here; see :checkhealth newsmark', vim.log.levels.WARN)
  end
  return found
end

--- Sends one of newsmark's requests; `done` gets the answer, which is nil where there is none.
function M.ask(method, parameters, done)
  local client = M.client()
  if not client then
    return
  end
  client:request(method, parameters, function(problem, answer)
    if problem then
      vim.notify('newsmark: ' .. (problem.message or vim.inspect(problem)), vim.log.levels.ERROR)
      return
    end
    if answer == vim.NIL then
      answer = nil
    end
    done(answer, client)
  end)
end

--- The cursor's place, as requests name it.
function M.place()
  local client = vim.lsp.get_clients({ name = 'newsmark', bufnr = 0 })[1]
  return client and vim.lsp.util.make_position_params(0, client.offset_encoding) or nil
end

local function is(value)
  return value ~= nil and value ~= vim.NIL
end

local months = { 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December' }

--- “3 November 2015” for “2015-11-03”.
local function day(iso)
  local year, month, date = iso:match('^(%d+)-(%d+)-(%d+)$')
  return year and ('%d %s %s'):format(tonumber(date), months[tonumber(month)], year) or iso
end

--- One line of a text, short enough for a list.
local function short(text, length)
  text = text:gsub('%s+', ' ')
  if vim.fn.strchars(text) <= length then
    return text
  end
  return vim.fn.strcharpart(text, 0, length - 2):gsub('%s+%S*$', '') .. ' …'
end

--- Lists the folder's disagreements in the quickfix window, by event: each passage a line, each disagreement a heading.
function M.findings(with_settled)
  M.ask('newsmark/findings', { settled = with_settled or false }, function(list, client)
    local items = {}
    local event
    for _, finding in ipairs(list and list.findings or {}) do
      if finding.event ~= event then
        event = finding.event
        local told = list.events[event + 1]
        local published = is(told.published) and (day(told.published) .. ': ') or ''
        table.insert(items, { text = ('== %s%s'):format(published, told.title) })
      end
      local state = is(finding.settled) and ('settled: ' .. finding.settled) or finding.severity
      table.insert(items, { text = ('%s (%s): %s'):format(finding.rule, state, short(finding.message, 200)), user_data = { key = finding.key } })
      for _, position in ipairs(finding.positions) do
        for _, passage in ipairs(position.passages) do
          if is(passage.location) then
            local item = vim.lsp.util.locations_to_items({ passage.location }, client.offset_encoding)[1]
            item.text = ('“%s” · %s'):format(short(position.summary, 90), table.concat(position.origins, ', '))
            item.user_data = { key = finding.key }
            table.insert(items, item)
          end
        end
      end
    end
    if #items == 0 then
      local reading = list and list.indexing
      vim.notify(reading and 'newsmark is still reading the articles' or 'newsmark: no open disagreement between the articles')
      return
    end
    vim.fn.setqflist({}, ' ', { title = 'newsmark: disagreements', items = items, context = { newsmark = true } })
    vim.cmd('botright copen')
  end)
end

--- The key of the disagreement on the quickfix line under the cursor, if that window is the current one.
local function key_of_line()
  if vim.bo.buftype ~= 'quickfix' then
    return nil
  end
  local item = vim.fn.getqflist()[vim.api.nvim_win_get_cursor(0)[1]]
  return item and type(item.user_data) == 'table' and item.user_data.key or nil
end

--- A scratch buffer for a view, called `name` in tabs and buffer lists; `marks` are { line, first byte, last byte, group }, `links` locations by line.
local function scratch(name, lines, marks, links, client)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  for _, mark in ipairs(marks) do
    vim.api.nvim_buf_set_extmark(buffer, namespace, mark[1], mark[2], { end_col = mark[3], hl_group = mark[4] })
  end
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].filetype = 'newsmark-view'
  -- Tabs show what stands behind the last slash. Several views may be open at a time.
  name = name:gsub('/', ' ')
  if not pcall(vim.api.nvim_buf_set_name, buffer, 'newsmark://view/' .. name) then
    vim.api.nvim_buf_set_name(buffer, ('newsmark://view/%s (%d)'):format(name, buffer))
  end
  vim.keymap.set('n', '<CR>', function()
    local line = vim.api.nvim_win_get_cursor(0)[1] - 1
    local link
    for at = line, 0, -1 do
      link = link or links[at]
    end
    if link then
      vim.cmd('tab split')
      vim.lsp.util.show_document(link, client.offset_encoding, { focus = true })
    end
  end, { buffer = buffer, desc = 'newsmark: open the passage' })
  vim.keymap.set('n', 'q', '<Cmd>tabclose<CR>', { buffer = buffer, desc = 'newsmark: close the view' })
  return buffer
end

--- Lines being written, with what is marked in them and where they lead.
local function page()
  local written = { lines = {}, marks = {}, links = {} }
  function written.add(text, group, link)
    for _, line in ipairs(vim.split(text, '\n', { plain = true })) do
      if group and #line > 0 then
        table.insert(written.marks, { #written.lines, 0, #line, group })
      end
      if link then
        written.links[#written.lines] = link
      end
      table.insert(written.lines, line)
    end
  end
  function written.passage(passage)
    local from = passage.document
    local voice = is(passage.source) and ('the word of ' .. passage.source) or 'in the outlet’s own voice'
    local link = is(passage.location) and passage.location or nil
    written.add(('%s · %s'):format(from.label, is(from.published) and day(from.published) or 'undated'), 'Comment', link)
    local before, words = passage.before:gsub('\n', ' '), passage.words:gsub('\n', ' ')
    local line = #written.lines
    written.add(before .. words .. passage.after:gsub('\n', ' '), nil, link)
    table.insert(written.marks, { line, #before, #before + #words, 'Search' })
    written.add(voice, 'Comment')
    written.add('')
  end
  return written
end

--- Says in the window's status line what it shows.
local function caption(window, words)
  vim.wo[window][0].statusline = ' ' .. words:gsub('%%', '%%%%')
end

local bases = { stated = 'the texts say so', inferred = 'inferred', unknown = 'not known' }

local function why(written, comparison)
  written.add(comparison.message, 'Title')
  written.add(('%s · %s · confidence %d%%'):format(comparison.severity, comparison.rule, math.floor(comparison.confidence * 100 + 0.5)), 'Comment')
  if is(comparison.settled) then
    written.add('Settled: ' .. comparison.settled, 'DiagnosticOk')
  end
  written.add('')
  for _, one in ipairs(comparison.comparability) do
    written.add(('%-31s %-17s %s'):format(one.question, bases[one.basis], one.note))
  end
  for _, reason in ipairs(comparison.explanation) do
    written.add('- ' .. reason)
  end
  for _, decision in ipairs(comparison.decisions) do
    written.add('Decision: ' .. decision.text, 'DiagnosticOk', is(decision.location) and decision.location or nil)
  end
end

--- Shows the disagreement under the cursor: its sides in windows next to each other, the reasons below.
function M.compare(key)
  key = key or key_of_line()
  M.ask('newsmark/comparison', key and { key = key } or M.place() or vim.empty_dict(), function(comparison, client)
    if not comparison then
      vim.notify('newsmark knows of no disagreement in this article')
      return
    end
    local reasons = page()
    why(reasons, comparison)
    vim.cmd.tabnew()
    vim.t.newsmark_key = comparison.key
    vim.bo.bufhidden = 'wipe'
    vim.api.nvim_win_set_buf(0, scratch(('compare %s, why'):format(comparison.rule), reasons.lines, reasons.marks, reasons.links, client))
    caption(0, 'Why they are compared · <CR> opens a passage · :Newsmark decide writes down a decision · q closes')
    local bottom = vim.api.nvim_get_current_win()
    local first
    for index, position in ipairs(comparison.positions) do
      local side = page()
      side.add(('“%s”'):format(position.summary:gsub('\n', ' ')), 'Title')
      side.add(table.concat(position.origins, ', '), 'Special')
      side.add('')
      for _, passage in ipairs(position.passages) do
        side.passage(passage)
      end
      if position.leftOut > 0 then
        side.add(('and %d more'):format(position.leftOut), 'Comment')
      end
      local buffer = scratch(('compare %s, side %d'):format(comparison.rule, index), side.lines, side.marks, side.links, client)
      if first then
        vim.api.nvim_set_current_win(first)
        vim.cmd('rightbelow vsplit')
        first = vim.api.nvim_get_current_win()
      else
        vim.api.nvim_set_current_win(bottom)
        vim.cmd('aboveleft split')
        first = vim.api.nvim_get_current_win()
        M.first_side = first
      end
      vim.api.nvim_win_set_buf(0, buffer)
      caption(0, ('Side %d of %d: %s'):format(index, #comparison.positions, table.concat(position.origins, ', ')))
    end
    for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
      vim.wo[window][0].wrap = true
      vim.wo[window][0].linebreak = true
      vim.wo[window][0].number = false
      vim.wo[window][0].relativenumber = false
    end
    vim.api.nvim_win_set_height(bottom, math.min(#reasons.lines + 1, math.floor(vim.o.lines * 0.45)))
    vim.cmd('wincmd =')
    vim.api.nvim_win_set_height(bottom, math.min(#reasons.lines + 1, math.floor(vim.o.lines * 0.45)))
    vim.api.nvim_set_current_win(M.first_side)
  end)
end

--- Shows what is told of an entity, or of what is under the cursor, by day.
function M.timeline(name)
  M.ask('newsmark/timeline', name and { entity = name } or M.place() or vim.empty_dict(), function(timeline, client)
    if not timeline then
      vim.notify('newsmark finds nobody and nothing told here; put the cursor on a name or into a sentence')
      return
    end
    local written = page()
    written.add(timeline.title, 'Title')
    written.add(timeline.detail, 'Comment')
    local last, reason
    for _, entry in ipairs(timeline.entries) do
      local days = 'Day not known'
      if is(entry.from) then
        days = day(entry.from)
        if is(entry.to) and entry.to ~= entry.from then
          days = days .. ' to ' .. day(entry.to)
        end
        if entry.basis == 'published' then
          days = 'Published ' .. days
        end
      end
      if days ~= last then
        last, reason = days, nil
        written.add('')
        written.add(days, 'Title')
        written.add('')
      end
      local copies = {}
      for at = 2, #entry.passages do
        table.insert(copies, entry.passages[at].document.label)
      end
      written.add(entry.origin .. (entry.speaks and ' · speaks' or '') .. (#copies > 0 and (' · also in ' .. table.concat(copies, ', ')) or ''), 'Special')
      if entry.basis ~= 'stated' and not is(entry.passages[1].document.published) then
        -- The heading gives a day that the article does not have, or none.
        -- Why is said once for what follows.
        if entry.reason ~= reason then
          reason = entry.reason
          written.add(reason, 'Comment')
        end
      end
      written.passage(entry.passages[1])
    end
    if timeline.leftOut > 0 then
      written.add(('%d more passages are not shown'):format(timeline.leftOut), 'Comment')
    end
    vim.cmd.tabnew()
    vim.bo.bufhidden = 'wipe'
    vim.api.nvim_win_set_buf(0, scratch('timeline of ' .. short(timeline.title, 40), written.lines, written.marks, written.links, client))
    caption(0, ('Timeline of %s · <CR> opens a passage · q closes'):format(short(timeline.title, 60)))
    vim.wo.wrap = true
    vim.wo.linebreak = true
    vim.wo.number = false
    vim.wo.relativenumber = false
  end)
end

--- Applies an edit and saves the files that it changes.
local function apply_and_save(edit, client)
  local here = vim.api.nvim_get_current_buf()
  vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
  local files = vim.tbl_keys(edit.changes or {})
  for _, change in ipairs(edit.documentChanges or {}) do
    if change.textDocument then
      table.insert(files, change.textDocument.uri)
    end
  end
  for _, uri in ipairs(files) do
    vim.api.nvim_buf_call(vim.uri_to_bufnr(uri), function()
      vim.cmd('silent update')
    end)
  end
  if vim.api.nvim_buf_is_valid(here) then
    vim.api.nvim_set_current_buf(here)
  end
end

--- Writes what somebody decides and saves the files that hold it; `done` is called afterwards.
function M.write_decision(decision, done)
  M.ask('newsmark/decision', decision, function(edit, client)
    if not edit then
      return
    end
    apply_and_save(edit, client)
    if done then
      done()
    end
  end)
end

--- Asks what office the person under the cursor held, from when until when, and writes it into actors.toml.
function M.role()
  local place = M.place() or vim.empty_dict()
  M.ask('newsmark/role', place, function(known)
    if not known then
      vim.notify('newsmark finds no person named here; put the cursor on a name')
      return
    end
    vim.ui.input({ prompt = ('What was %s? '):format(known.name), default = known.titles[1] or '' }, function(title)
      if not title or vim.trim(title) == '' then
        return
      end
      vim.ui.input({ prompt = 'Since when (year, month or day; empty: not known)? ', default = is(known.day) and known.day or '' }, function(from)
        if not from then
          return
        end
        vim.ui.input({ prompt = 'Until when (empty: still, or not known)? ' }, function(to)
          if not to then
            return
          end
          local asked = vim.tbl_extend('force', place, { title = title, from = from, to = to })
          M.ask('newsmark/role', asked, function(role, client)
            if role and is(role.edit) then
              apply_and_save(role.edit, client)
              vim.notify(('newsmark: actors.toml says what %s was'):format(role.name))
            end
          end)
        end)
      end)
    end)
  end)
end

--- Asks what is decided about the disagreement shown or under the cursor, and why, and writes it down.
function M.decide()
  local key = vim.t.newsmark_key or key_of_line()
  M.ask('newsmark/comparison', key and { key = key } or M.place() or vim.empty_dict(), function(comparison)
    if not comparison then
      vim.notify('newsmark knows of no disagreement in this article')
      return
    end
    vim.ui.select(comparison.verdicts, {
      prompt = short(comparison.message, 120),
      format_item = function(verdict)
        return verdict.title
      end,
    }, function(verdict)
      if not verdict then
        return
      end
      vim.ui.input({ prompt = 'Why? ', default = verdict.reason }, function(reason)
        if not reason or vim.trim(reason) == '' then
          vim.notify('newsmark: a decision needs a reason', vim.log.levels.WARN)
          return
        end
        M.write_decision({ key = comparison.key, status = verdict.status, verdict = verdict.verdict, reason = reason }, function()
          vim.notify('newsmark: the decision is written beside the article')
        end)
      end)
    end)
  end)
end

return M
