#!/usr/bin/env zsh
# ask.zsh SCRIPT LINE...: each line behind "> ", then what zsh offers at its end, one word a line.
# A second zsh runs in a terminal of its own; what it is about to offer goes through compadd, which here
# writes it to a file.
zmodload zsh/zpty
folder=$(mktemp -d)
cp "$1" $folder/_portc
export ZDOTDIR=$folder FOUND=$folder/found
cat >$folder/.zshrc <<'END'
PS1= PS2= RPS1=
fpath=($ZDOTDIR $fpath)
autoload -Uz compinit
compinit -u -D
compadd() {
    local -a asked asked_else words prefix
    if [[ -n ${argv[(r)-[OAD]]} ]]; then
        builtin compadd "$@"
        return
    fi
    builtin compadd -A words "$@"
    asked=("$@")
    zparseopts -D -E -a asked_else P:=prefix S: W: J: V: X: x: M: F: r: R: E: i: I: p: s:
    print -rl -- $IPREFIX$prefix[2]${^words} >>$FOUND
    builtin compadd "${asked[@]}"
}
ask() {
    zle complete-word
    : >$FOUND.done
}
zle -N ask
bindkey '^G' ask
: >$FOUND.ready
END
wait_for() {
    local i chunk
    for ((i = 0; i < 12000; i++)); do
        [[ -e $1 ]] && return
        zpty -r -t shell chunk || sleep 0.005
    done
    print -u2 "zsh does not answer"
    exit 1
}
zpty -b shell zsh -d -i
wait_for $FOUND.ready
for line in "${@:2}"; do
    rm -f $FOUND $FOUND.done
    zpty -w -n shell $'\x15'"$line"$'\x07'
    wait_for $FOUND.done
    print -r -- "> $line"
    [[ -e $FOUND ]] && sort -u $FOUND
done
zpty -d shell
rm -rf $folder
