#!/usr/bin/env python3
"""The editors' files: run.py PORTC WORDS

WORDS (tests/editors/words.c) prints the language's own words. Both grammars have exactly these; cases.tsv says
how words are coloured, asked of Vim, of Neovim and of the tokeniser of VS Code; both editors give lines without
any indentation the one of `portc fmt`; the extension is packed by npm, and starts the language server.

npm fetches three packages that package-lock.json names. Where it cannot reach its registry, the parts that need
them are skipped, and the last line says so.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from report import check, finish

portc, words = (os.path.abspath(path) for path in sys.argv[1:3])
here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(os.path.dirname(here))
vim_files = os.path.join(root, "editors", "vim")
extension = os.path.join(root, "editors", "vscode")

# No way to the registry, or one that npm does not trust: the certificate of a proxy in between.
UNREACHABLE = re.compile(r"ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ERR_SOCKET_TIMEOUT|"
                         r"SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|CERT_\w+")


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as f:
        return f.read()


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **more)


# -- lists of words --

def own_words():
    lists = {}
    for line in run(words, check=True).stdout.splitlines():
        kind, word = line.split()
        lists.setdefault(kind, set()).add(word)
    return lists


def alternatives(pattern):
    return set(re.split(r"\\?\|", pattern))


def same(what, got, wanted):
    check(got == wanted, f"{what}: missing {sorted(wanted - got)}, too many {sorted(got - wanted)}")


def vim_lists(own):
    text = read(vim_files, "syntax", "pdl.vim")
    keywords = [word for line in re.findall(r"^syntax keyword pdl(?!Todo)\w+\s+(.*)", text, re.M) for word in line.split()]
    same("Vim: keywords", set(keywords), own["keyword"])
    check(len(keywords) == len(set(keywords)), "Vim: each keyword in one group")
    same("Vim: protocols", alternatives(re.search(r"pdlService /\\<\\%\((tcp.*?)\\\)\\>/", text).group(1)), own["protocol"])
    for kind in ("icmp", "icmp6"):
        pattern = re.search(rf"pdlService /\\<{kind}\\/\\%\((.*?)\\\)\\>", text).group(1)
        same(f"Vim: {kind}", alternatives(pattern), own[kind])
    same("Vim: targets", alternatives(re.search(r"pdlTarget .*<=\\%\((.*?)\\\)", text).group(1)), own["target"])
    same("Vim: settings", alternatives(re.search(r"pdlSetting .*<=\\%\((.*?)\\\)", text).group(1)), own["setting"])


def textmate_lists(own):
    grammar = json.loads(read(extension, "syntaxes", "pdl.tmLanguage.json"))["repository"]
    keywords = set()
    for rule in [grammar[name] for name in ("action", "boolean", "operator", "clause")] + grammar["declaration"]["patterns"][-1:]:
        keywords |= alternatives(re.search(r"\(\?:([a-z|]+)\)", rule["match"]).group(1))
    same("TextMate: keywords", keywords, own["keyword"])
    service = grammar["service"]["match"]
    same("TextMate: protocols", alternatives(re.search(r"\|(tcp\|udp\|sctp\|[a-z0-9|]+)\)\(", service).group(1)), own["protocol"])
    for kind in ("icmp", "icmp6"):
        pattern = re.search(rf"\|{kind}/\(\?:\\d\+\|\(\?:(.*?)\)", service).group(1)
        same(f"TextMate: {kind}", alternatives(pattern), own[kind])
    firewall = grammar["declaration"]["patterns"][0]["match"]
    same("TextMate: targets", alternatives(re.search(r"\\s\+\((fortios.*?)\)", firewall).group(1)), own["target"])
    same("TextMate: settings", alternatives(re.search(r"\\s\+\((.*?)\)", grammar["setting"]["match"]).group(1)), own["setting"])


def cases():
    return [line.split("\t") for line in read(here, "cases.tsv").splitlines() if line and not line.startswith("#")]


# -- Vim and Neovim --

def editor(name, folder, script, files=vim_files, **environment):
    path = os.path.join(folder, "script.vim")
    with open(path, "w", encoding="utf-8") as f:
        f.write("set nocompatible hidden nomore noswapfile\n" + (f"set runtimepath^={files}\n" if files else "")
                + "filetype plugin indent on\nsyntax on\n" + script + "\nqall!\n")
    command = {"vim": ["vim", "-N", "-es", "-i", "NONE"], "nvim": ["nvim", "--headless", "-es", "-i", "NONE"]}[name]
    done = run(*command, "-u", path, cwd=folder, stdin=subprocess.DEVNULL,
               env={**os.environ, "HOME": folder, "TERM": "xterm", **environment})
    check(done.returncode == 0 and not done.stderr.strip(), f"{name}: status {done.returncode}: {done.stdout} {done.stderr}")


def colours(name, folder):
    rows = cases()
    with open(os.path.join(folder, "cases.pdl"), "w", encoding="utf-8") as f:
        f.write("\n".join(row[0] for row in rows) + "\n")
    places = [[i + 1, len(row[0][:row[0].index(row[1])].encode()) + 1] for i, row in enumerate(rows)]
    editor(name, folder, f"""
edit cases.pdl
let s:out = [&filetype]
for [s:line, s:column] in {json.dumps(places)}
  call add(s:out, synIDattr(synID(s:line, s:column, 1), 'name'))
endfor
call writefile(s:out, 'groups')""")
    groups = read(folder, "groups").splitlines()
    check(groups[0] == "pdl", f"{name}: *.pdl has the file type pdl, not {groups[0]!r}")
    for row, got in zip(rows, groups[1:]):
        check(got == (row[2] if row[2] != "-" else ""), f"{name}: {row[1]!r} in {row[0]!r}: {got!r}, not {row[2]}")


def canonical(folder):
    """Every file of the repository that portc can lay out, laid out."""
    tracked = [os.path.join(base, name) for base, _, names in os.walk(root) for name in names
               if name.endswith(".pdl") and not re.search(r"/(build|node_modules|\.git)/", base + "/")]
    texts = {}
    for i, path in enumerate(sorted(tracked)):
        with open(path, "rb") as f:
            data = f.read()
        done = subprocess.run([portc, "fmt", "-"], input=data, capture_output=True) if len(data) < 50000 else None
        if done and done.returncode == 0 and done.stdout and b"\r" not in done.stdout:
            texts[f"{i}.pdl"] = done.stdout.decode()
    check(len(texts) > 40, f"there are many files to indent, not {len(texts)}")
    texts["long.pdl"] = read(here, "long.pdl")
    done = run(portc, "fmt", "-", input=texts["long.pdl"])
    check(done.stdout == texts["long.pdl"], "long.pdl is in canonical layout")
    return texts


def indents(name, folder, texts):
    """From lines without indentation, `=` makes the layout of `portc fmt`; on that it changes nothing."""
    for flat in (True, False):
        for path, text in texts.items():
            with open(os.path.join(folder, path), "w", encoding="utf-8") as f:
                f.write(re.sub("^ +", "", text, flags=re.M) if flat else text)
        editor(name, folder, f"args {' '.join(texts)}\nargdo normal! gg=G\nwall")
        wrong = [path for path, text in texts.items() if read(folder, path) != text]
        check(not wrong, f"{name}: `=` on {'flat' if flat else 'canonical'} lines differs in {wrong[:5]}")


def commands(name, folder):
    """gq formats by portc, :make fills the quickfix list."""
    for path, text in (("gq.pdl", "zone  a{network 10.0.0.0/8;}\n"), ("make.pdl", "zone a { network 10.0.0.0/8; }\nhost x 11.0.0.1;\n")):
        with open(os.path.join(folder, path), "w", encoding="utf-8") as f:
            f.write(text)
    editor(name, folder, f"""
let $PATH = '{os.path.dirname(portc)}:' . $PATH
edit gq.pdl
normal! gggqG
write
edit make.pdl
silent! make
let s:first = getqflist()[0]
call writefile([bufname(s:first.bufnr), s:first.lnum . '', s:first.col . '', s:first.type], 'quickfix')""")
    check(read(folder, "gq.pdl") == "zone a { network 10.0.0.0/8; }\n", f"{name}: gq formats: {read(folder, 'gq.pdl')!r}")
    check(read(folder, "quickfix").splitlines() == ["make.pdl", "2", "6", "e"], f"{name}: :make: {read(folder, 'quickfix')!r}")


def installed(folder):
    """`make install` puts the files where Neovim looks and Vim can be told to; `make uninstall` takes all away."""
    # The build at hand, whatever its options are: nothing is made anew.
    make = ["make", "-s", "-C", root, "-o", "all", f"B={os.path.dirname(portc)}", f"DESTDIR={folder}/tree", "PREFIX=/usr"]
    done = run(*make, "install")
    check(done.returncode == 0, f"make install: {done.stderr}")
    share = os.path.join(folder, "tree", "usr", "share")
    for path in ("bash-completion/completions/portc", "zsh/site-functions/_portc", "fish/vendor_completions.d/portc.fish"):
        check(os.path.exists(os.path.join(share, path)) and "portc" in read(share, path), f"make install: {path}")
    ask = "edit a.pdl\ncall writefile([&filetype, b:current_syntax, &indentexpr], 'found')"
    for name, more in (("nvim", {"files": None, "XDG_DATA_DIRS": share}), ("vim", {"files": share + "/vim/vimfiles"})):
        editor(name, folder, ask, **more)
        check(read(folder, "found").splitlines() == ["pdl", "pdl", "GetPdlIndent(v:lnum)"], f"{name} finds what is installed")
    done = run(*make, "uninstall")
    left = [name for _, _, names in os.walk(os.path.join(folder, "tree")) for name in names]
    check(done.returncode == 0 and not left, f"make uninstall leaves {left}")


def language_server(folder):
    """Neovim starts `portc lsp` by our module and shows its diagnostics."""
    with open(os.path.join(folder, "server.pdl"), "w", encoding="utf-8") as f:
        f.write("zone a { network 10.0.0.0/8; }\n\nhost x 11.0.0.1;\n")
    editor("nvim", folder, f"""
lua require('portc').setup({{ path = '{portc}' }})
edit server.pdl
lua vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
lua local d = vim.diagnostic.get(0)[1] or {{ message = 'nothing', lnum = -1, col = -1 }}
  \\ vim.fn.writefile({{ d.message, d.lnum .. '', d.col .. '' }}, 'diagnostic')""")
    shown = read(folder, "diagnostic").splitlines()
    check("is in no zone" in shown[0] and shown[-2:] == ["2", "5"], f"nvim: diagnostics of portc lsp: {shown}")


# -- VS Code --

def node_packages(folder):
    """A copy of the extension with its packages; None where npm cannot reach its registry."""
    copy = os.path.join(folder, "vscode")
    shutil.copytree(extension, copy, ignore=shutil.ignore_patterns("node_modules", "*.tgz"))
    done = run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=copy)
    if done.returncode and UNREACHABLE.search(done.stderr):
        return None, UNREACHABLE.search(done.stderr).group(0)
    check(done.returncode == 0, f"npm ci: {done.stderr[-600:]}")
    return copy, None


def packed(copy):
    done = run("npm", "pack", "--ignore-scripts", cwd=copy)
    archives = [name for name in os.listdir(copy) if name.endswith(".tgz")]
    if not check(done.returncode == 0 and len(archives) == 1, f"npm pack: {done.stderr[-600:]}"):
        return
    with tarfile.open(os.path.join(copy, archives[0])) as archive:
        names = set(archive.getnames())
    wanted = ["extension.js", "package.json", "language-configuration.json", "syntaxes/pdl.tmLanguage.json",
              "node_modules/vscode-languageclient/node.js", "node_modules/vscode-jsonrpc/package.json"]
    check(not [w for w in wanted if "package/" + w not in names], f"the package holds {wanted}: {sorted(names)[:20]}")
    check(not [n for n in names if "vscode-textmate" in n or "package/tests" in n], "the package holds nothing of the tests")


def vscode(folder):
    check("http" not in read(extension, "package-lock.json"), "package-lock.json names no registry")
    copy, unreachable = node_packages(folder)
    if not copy:
        return unreachable
    done = run("node", os.path.join(here, "vscode.js"), copy, os.path.join(here, "cases.tsv"))
    check(done.returncode == 0, f"vscode.js: {done.stdout[-3000:]} {done.stderr[-3000:]}")
    packed(copy)
    return None


def main():
    own = own_words()
    vim_lists(own)
    textmate_lists(own)
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "texts"))
        texts = canonical(folder)
        for name in ("vim", "nvim"):
            colours(name, folder)
            indents(name, os.path.join(folder, "texts"), texts)
            commands(name, folder)
        installed(folder)
        language_server(folder)
        unreachable = vscode(folder)
    status = finish("editors")
    if unreachable:
        print("editors: SKIPPED the tokeniser, the client and the package of VS Code: npm cannot reach its registry "
              f"({unreachable})")
    return status


sys.exit(main())
