" PDL: groups of words. tests/editors/ keeps the lists equal to the language's own.
if exists('b:current_syntax')
  finish
endif

" Names hold dashes and dots: `web-in` is no `in`, `sip.log` no `log`.
syntax iskeyword @,48-57,_,-,.
syntax case match

syntax keyword pdlDeclaration zone host network group service product deploy firewall include
syntax keyword pdlAction      allow deny assert
syntax keyword pdlClause      as at bind description errata flow fqdn from in inbound interface
syntax keyword pdlClause      listen local log multicast note option outbound peer port role row
syntax keyword pdlClause      set skip source title to until version when
syntax keyword pdlBoolean     on off any
syntax keyword pdlOperator    and or not

" What is declared: the word after the kind of thing.
syntax match pdlName /\%(\<\%(zone\|host\|network\|group\|product\|firewall\|flow\|listen\|role\|peer\|option\)\s\+\)\@<=\h[0-9A-Za-z_.-]*\%([0-9A-Za-z_.:-]\)\@!/
syntax match pdlName /\%(^service\s\+\)\@<=\h[0-9A-Za-z_.-]*/

syntax match pdlNumber  /\<\d\+\%(\.\d\+\)*\>/
syntax match pdlDate    /\<\d\{4}-\d\d-\d\d\>/
syntax match pdlAddress /\<\d\{1,3}\%(\.\d\{1,3}\)\{3}\%(\/\d\+\|-\d\{1,3}\%(\.\d\{1,3}\)\{3}\)\=/
syntax match pdlAddress /\<\x*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\%(\/\d\+\|-[0-9A-Fa-f:.]\+\)\=/
syntax match pdlAddress /\%([0-9A-Za-z_.:-]\)\@<!::[0-9A-Fa-f:.]*\%(\/\d\+\|-[0-9A-Fa-f:.]\+\)\=/

syntax match pdlService /\<\%(tcp\|udp\|sctp\|icmp\|icmp6\|esp\|ah\|gre\|ospf\|igmp\|vrrp\)\>/
syntax match pdlService /\<\%(tcp\|udp\|sctp\)\/\d\+\%(-\d\+\)\=\%(,\d\+\%(-\d\+\)\=\)*/
syntax match pdlService /\<ip\/\d\+/
syntax match pdlService /\<icmp6\=\/\d\+\%(\/\d\+\)\=/
syntax match pdlService /\<icmp\/\%(echo-reply\|destination-unreachable\|unreachable\|source-quench\|redirect\|echo-request\|echo\|router-advertisement\|router-solicitation\|time-exceeded\|parameter-problem\|timestamp-request\|timestamp-reply\|information-request\|information-reply\|address-mask-request\|address-mask-reply\)\>\%(\/\d\+\)\=/
syntax match pdlService /\<icmp6\/\%(destination-unreachable\|unreachable\|packet-too-big\|time-exceeded\|parameter-problem\|echo-request\|echo-reply\|echo\|mld-listener-query\|mld-listener-report\|mld-listener-done\|router-solicitation\|router-advertisement\|neighbor-solicitation\|neighbor-advertisement\|redirect\)\>\%(\/\d\+\)\=/

" A firewall's target and its settings.
syntax match pdlTarget  /\%(\<firewall\s\+\S\+\s\+\)\@<=\%(fortios\|asa\|srx\|nftables\|json\)\>/
syntax match pdlSetting /\%(\<set\s\+\)\@<=\%(intra-zone\|inspect-icmp\|log-denied\|max-addresses\|policy-rematch\|table\|vdom\|zones\)\>/

syntax match  pdlEscape      /\\["\\]/ contained
syntax match  pdlEscapeError /\\[^"\\]/ contained
syntax region pdlString      start=/"/ skip=/\\./ end=/"/ oneline contains=pdlEscape,pdlEscapeError,@Spell
syntax keyword pdlTodo       TODO FIXME XXX contained
syntax match  pdlComment     /#.*/ contains=pdlTodo,@Spell

highlight default link pdlDeclaration Structure
highlight default link pdlAction      Statement
highlight default link pdlClause      Keyword
highlight default link pdlBoolean     Boolean
highlight default link pdlOperator    Operator
highlight default link pdlName        Identifier
highlight default link pdlNumber      Number
highlight default link pdlDate        Constant
highlight default link pdlAddress     Constant
highlight default link pdlService     Type
highlight default link pdlTarget      Special
highlight default link pdlSetting     Special
highlight default link pdlEscape      SpecialChar
highlight default link pdlEscapeError Error
highlight default link pdlString      String
highlight default link pdlTodo        Todo
highlight default link pdlComment     Comment

let b:current_syntax = 'pdl'
