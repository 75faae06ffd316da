#!/usr/bin/env bash
# ask.bash SCRIPT LINE...: each line behind "> ", then what bash offers at its end, one word a line.
# shellcheck source=/dev/null
source "$1"

# Splits COMP_LINE as readline does: at blanks, and at `=` and `:`, which are words themselves.
split() {
    local word='' character='' i
    COMP_WORDS=()
    for ((i = 0; i < ${#COMP_LINE}; i++)); do
        character=${COMP_LINE:i:1}
        case $character in
        [\ =:])
            [[ $word ]] && COMP_WORDS+=("$word")
            [[ $character == " " ]] || COMP_WORDS+=("$character")
            word=
            ;;
        *) word+=$character ;;
        esac
    done
    # A word that is not begun is empty; at `=` the sign is the word.
    [[ $word || $character == " " ]] && COMP_WORDS+=("$word")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
}

function=$(complete -p portc | sed 's/.*-F \([^ ]*\).*/\1/')
for COMP_LINE in "${@:2}"; do
    COMP_POINT=${#COMP_LINE}
    split
    "$function" portc "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '> %s\n' "$COMP_LINE"
    printf '%s\n' "${COMPREPLY[@]}"
done
