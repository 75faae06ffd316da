" PDL: settings of a buffer.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:# commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=4 softtabstop=4 textwidth=100
" Names hold dashes; `gf` on the name in an include opens the file beside this one.
setlocal iskeyword=@,48-57,_,-
setlocal include=^\\s*include define=^\\s*\\%(zone\\\|host\\\|network\\\|group\\\|service\\\|product\\\|firewall\\)
setlocal suffixesadd=.pdl
if executable('portc')
  setlocal formatprg=portc\ fmt\ - makeprg=portc\ check\ %:S\ 2>&1
  setlocal errorformat=%f:%l:%c:\ %trror:\ %m,%f:%l:%c:\ %tarning:\ %m,%f:%l:%c:\ %tote:\ %m,%-G%.%#
endif

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth<'
      \ . ' softtabstop< textwidth< iskeyword< include< define< suffixesadd< formatprg< makeprg<'
      \ . ' errorformat<'
