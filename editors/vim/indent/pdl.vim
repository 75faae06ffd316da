" PDL: where a line begins, as `portc fmt` has it. A block is one step deeper. What a statement's
" first line has no room for stands one step deeper too; the elements of a list stand below the first.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=GetPdlIndent(v:lnum)
setlocal indentkeys=0{,0},!^F,o,O
setlocal nolisp nosmartindent autoindent
let b:undo_indent = 'setlocal indentexpr< indentkeys< lisp< smartindent< autoindent<'

if exists('*GetPdlIndent')
  finish
endif

let s:step = 4
let s:name = '\h[0-9A-Za-z_.-]*'
let s:string = '"\%([^"\\]\|\\.\)*"'

" A line without its comment, the characters of strings made `x`: braces and words in them are text.
function s:Code(lnum) abort
  let code = substitute(getline(a:lnum), s:string, '\=repeat("x", strlen(submatch(0)))', 'g')
  return substitute(code, '#.*', '', '')
endfunction

" The nearest line above that holds more than a comment; 0 where there is none.
function s:Above(lnum) abort
  let lnum = prevnonblank(a:lnum - 1)
  while lnum > 0 && s:Code(lnum) =~# '^\s*$'
    let lnum = prevnonblank(lnum - 1)
  endwhile
  return lnum
endfunction

" Does a statement or block end, or a block begin, on this line?
function s:Ends(code) abort
  return a:code =~# '[;{}]\s*$'
endfunction

" The line on which the statement that holds LNUM begins.
function s:Start(lnum) abort
  let lnum = a:lnum
  let above = s:Above(lnum)
  while above > 0 && !s:Ends(s:Code(above))
    let lnum = above
    let above = s:Above(lnum)
  endwhile
  return lnum
endfunction

" Where a list begins in a line: behind the last word that introduces one; -1 where none does. FIRST
" says that the statement begins on this line.
function s:List(code, first) abort
  let words = '\<\%(from\|to\|errata\|row\|when\|at\|skip\|interface\|role\|peer\)\s\+\|=\s*'
  if a:first
    let words = '^\s*\%(host\|network\)\s\+' . s:name . '\s\+\%(in\s\+' . s:name . '\s\+\)\='
          \ . '\|^\s*network\s\+\%(' . s:name . '\s\)\@!'
          \ . '\|^\s*fqdn\s\+\|^\s*service\s\+' . s:name . '\s\+\|^\s*listen\s\+' . s:name . '\s\+on\s\+\|' . words
  else
    let words .= '\|^\s*service\s\+\|^\s*on\s\+'
  endif
  " What belongs to a part follows its list: `peer a fqdn "x",` goes on below `a`.
  if a:first && a:code =~# '^\s*\%(role\|peer\|source\)\>'
    let words = '^\s*\%(role\|peer\|source\)\s\+'
  endif
  let at = -1
  let end = 0
  while 1
    let end = matchend(a:code, words, end)
    if end < 0
      return at
    endif
    let at = end
  endwhile
endfunction

" The column of the elements of the list that goes on after line LNUM.
function s:ListColumn(lnum, start) abort
  let lnum = a:lnum
  while 1
    let at = s:List(s:Code(lnum), lnum == a:start)
    if at >= 0 && s:Code(lnum)[at :] =~# '\S'
      return virtcol([lnum, at + 1]) - 1
    endif
    if lnum == a:start
      return -1
    endif
    let above = s:Above(lnum)
    " A list that begins a line of its own.
    if s:Code(above) !~# '\%(,\|\<and\|\<or\)\s*$'
      return indent(lnum)
    endif
    let lnum = above
  endwhile
endfunction

function GetPdlIndent(lnum) abort
  let above = s:Above(a:lnum)
  if above == 0
    return 0
  endif
  let code = s:Code(above)
  let closes = s:Code(a:lnum) =~# '^\s*}'
  let start = s:Start(above)
  if code =~# '{\s*$'
    return indent(start) + (closes ? 0 : s:step)
  endif
  if closes
    " The line of the brace that this one closes: one step less than what stands in the block.
    return s:BlockIndent(a:lnum)
  endif
  if s:Ends(code)
    return indent(code =~# '^\s*}' ? above : start)
  endif
  if s:Above(start) > 0 && s:Code(s:Above(start)) =~# '\<\%(group\|option\)\s\+' . s:name . '\s*{\s*$'
    return indent(above)
  endif
  let column = s:GoesOn(a:lnum, code, s:Code(start)) ? s:ListColumn(above, start) : -1
  return column >= 0 ? column : indent(start) + s:step
endfunction

" Does line LNUM stand below the list of the line above, ABOVE, of the statement that begins in START?
function s:GoesOn(lnum, above, start) abort
  let clauses = a:start =~# '^\s*\%(allow\|deny\|assert\|flow\|listen\)\>'
  if a:above =~# ',\s*$' || s:Code(a:lnum) =~# '^\s*\%(and\|or\)\>'
    return 1
  endif
  " The text of a declaration stands below its list, that of a rule or flow among its clauses.
  if getline(a:lnum) =~# '^\s*"'
    return !clauses
  endif
  " The services of a flow, below its ends.
  return a:start =~# '^\s*\%(flow\|listen\)\>' && s:Code(a:lnum) =~# '^\s*\h'
        \ && s:Code(a:lnum) !~# '^\s*\%(from\|to\|on\|errata\|when\|row\|note\|multicast\)\>'
endfunction

" The indent of the statement whose block the `}` of line LNUM closes.
function s:BlockIndent(lnum) abort
  let depth = 1
  let lnum = a:lnum
  while depth > 0
    let lnum = s:Above(lnum)
    if lnum == 0
      return 0
    endif
    let code = s:Code(lnum)
    let depth += strlen(substitute(code, '[^}]', '', 'g')) - strlen(substitute(code, '[^{]', '', 'g'))
  endwhile
  return indent(s:Start(lnum))
endfunction
