" vim -es -S vim.vim: the bundled articles in real Vim with ALE. Ex mode hides errors, so each check is written down.
let s:report = []
func! s:ok(name, condition, detail) abort
  call add(s:report, (a:condition ? 'ok - ' : 'NOT ok - ') . a:name . (a:condition ? '' : ': ' . string(a:detail)))
  call writefile(s:report, $REPORT)
  if !a:condition | cquit! | endif
endfunc
func! s:until(expression) abort
  for l:turn in range(600)
    if eval(a:expression) | return 1 | endif
    sleep 50m
  endfor
  return 0
endfunc
" The text of ALE's preview window, where :ALEHover shows cards.
func! Preview() abort
  return join(getbufline(bufnr('ALEPreviewWindow'), 1, '$'), "\n")
endfunc

let g:ale_hover_to_preview = 1
edit $ARTICLES/03-radio-liman.txt
let s:window = win_getid()
call s:ok('the denial of the citadel strikes is reported', s:until("string(ale#engine#GetLoclist(bufnr('03-radio-liman.txt'))) =~# 'citadel'"), ale#engine#GetLoclist(bufnr('')))
call win_gotoid(s:window)
call cursor(1, 1)
call search('Kartapoloc')
ALEHover
call s:ok('the card of a misspelling names the person', s:until("Preview() =~# 'Andrei Kartapolov, '"), Preview())
call win_gotoid(s:window)
call cursor(1, 1)
call search('Such close cooperation')
ALEGoToDefinition
call s:ok('definition on a statement leads to another report of it', s:until("expand('%:t') !=# '03-radio-liman.txt' && getline('.') =~# 'Such close cooperation'"), expand('%'))
call add(s:report, 'PASS')
call writefile(s:report, $REPORT)
qall!
