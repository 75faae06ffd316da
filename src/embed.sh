#!/bin/sh
# Writes C source that holds the given catalogue files: src/embed.sh FILE... > catalog_data.c
# The name of an entry is its path below catalog/ without ".pdl", slashes as dots.
set -eu
echo '/* Made from catalog/ by src/embed.sh; do not edit. */'
echo '#include "catalog.h"'
echo 'const struct catalog_entry catalog_entries[] = {'
for f in "$@"; do
    name=$(printf '%s' "${f#catalog/}" | sed 's/\.pdl$//; s,/,.,g')
    printf '{"%s", ' "$name"
    sed 's/\\/\\\\/g; s/"/\\"/g; s/?/\\?/g; s/^/"/; s/$/\\n"/' "$f"
    echo '""},'
done
echo '{0, 0}};'
