/* The tables of commands and options: see option_table.h. */
#include "option_table.h"

#include <stdio.h>

const struct command_row command_table[] = {
    {COMMAND_COMPILE, "", 1, -1, WORD_PDL, WORD_PDL, NULL, "FILE --target T [-o OUT]",
     "compile for one target", NULL},
    {COMMAND_COMPILE, "", 1, -1, WORD_PDL, WORD_PDL, NULL, "FILE... --out-dir DIR [--check]",
     "all targets, a file per firewall; --check: up to date?", NULL},
    {COMMAND_CHECK, "check", 1, -1, WORD_PDL, WORD_PDL, NULL, "check FILE...", "diagnostics alone",
     "Reads, resolves and checks each file as a compilation would, for every target that\n"
     "its firewalls name, and writes nothing. Exit status 1 if there is an error.\n"},
    {COMMAND_LIST, "list", 1, 1, WORD_PDL, WORD_NONE, NULL, "list FILE [--format table|csv|json]",
     "every rule after expansion, with its reason",
     "Every rule after expansion, one line each: from zone, to zone, action, sources,\n"
     "destinations, services, and the reason (a row of a vendor's table, or a rule).\n"},
    {COMMAND_EXPLAIN, "explain", 4, 4, WORD_PDL, WORD_NONE, NULL,
     "explain FILE SRC DST SERVICE [--target T] [--format table|json]",
     "what happens to a connection, why, and where in the output",
     "SRC and DST are addresses or names of the file, SERVICE is tcp/443, udp/53,\n"
     "icmp/echo-request, esp … Says which rule decides the connection, its reasons, and the\n"
     "lines of the generated output that carry it.\n"},
    {COMMAND_VERIFY, "verify", 2, 2, WORD_PDL, WORD_FILE, NULL,
     "verify FILE --target T [--firewall NAME] CONFIG [--format text|json]",
     "is this configuration exactly that policy?",
     "Proves that the configuration CONFIG permits exactly what FILE says, or shows connections\n"
     "that only one of them permits, with the rules and lines that decide; then exit status 1.\n"
     "CONFIG may be edited by hand, or come from a device.\n"},
    {COMMAND_DIFF, "diff", 2, 2, WORD_FILE, WORD_FILE, NULL,
     "diff OLD NEW [--zones FILE] [--format text|json|markdown]",
     "what is newly permitted, and newly denied",
     "Connections newly permitted and newly denied, with the rules responsible; exit status 1\n"
     "where there are any. OLD and NEW are .pdl files or configurations (by their extension, or\n"
     "as fortios:FILE, asa:FILE, srx:FILE, nftables:FILE). --zones names a .pdl whose firewalls\n"
     "say which interface is which zone, to compare configurations of different targets.\n"},
    {COMMAND_IMPORT, "import", 1, 1, WORD_FILE, WORD_NONE, NULL,
     "import --target T CONFIG [--network PLACE=PREFIX,...] [-o OUT]",
     "a .pdl from an existing configuration",
     "Writes a .pdl that permits exactly what CONFIG does, and proves it: zones from interfaces,\n"
     "named objects kept. --network says what is behind an interface where CONFIG does not\n"
     "tell; PLACE=any is the rest of the world.\n"},
    {COMMAND_FMT, "fmt", 1, -1, WORD_PDL, WORD_PDL, NULL, "fmt [--check|--diff] FILE...",
     "canonical layout, comments kept",
     "Lays out each file anew, in place, and each .pdl below a directory: only white space\n"
     "changes. A file with syntax errors stays as it is. `-` formats standard input to standard\n"
     "output. --check and --diff write nothing: they name the files that would change, or show\n"
     "how, and exit with status 1 if there are any.\n"},
    {COMMAND_NEW, "new", 1, -1, WORD_PRODUCT, WORD_PRODUCT, NULL, "new PRODUCT... [-o OUT]",
     "start a deployment: a commented .pdl to be filled in",
     "Writes a deployment of each product with every role, peer and option, zones to fill in and\n"
     "a firewall for each target. It compiles as it is, with addresses for documentation; put\n"
     "yours in their place. A file that is there already is not replaced.\n"},
    {COMMAND_CATALOG, "catalog", 0, 2, WORD_CHOICE, WORD_PRODUCT, "show|import",
     "catalog [show PRODUCT] [--format table|csv|json]", "the products and their port tables",
     "The built-in products (and those of -I), and the table of one of them: flows, rows of\n"
     "the vendor's table, conditions and notes. `catalog import` makes a product of a table.\n"},
    {COMMAND_CATALOG_IMPORT, "catalog import", 1, 1, WORD_CSV, WORD_NONE, NULL,
     "catalog import TABLE.csv --columns SPEC --product NAME [-o OUT]",
     "a product from a vendor's table in CSV",
     "Writes a product with a flow for each row of the table and the row's reference. SPEC names\n"
     "the columns: row=Ref,from=Source,to=Destination,protocol=Proto,port=Port,text=Usage, by\n"
     "their titles or by their numbers. There are row, direction, from, to, peer (instead of from\n"
     "and to), protocol, port, service (protocol and port in one), name, text, note and fqdn.\n"},
    {COMMAND_LSP, "lsp", 0, 0, WORD_NONE, WORD_NONE, NULL, "lsp [-I DIR]",
     "language server on standard input and output",
     "Speaks the Language Server Protocol, for editors: they start it, and get diagnostics as\n"
     "you type, hover, definitions, completion, renaming and layout. The files for Vim, Neovim\n"
     "and VS Code are below editors/, docs/editors.md says how others are set up.\n"},
    {COMMAND_COMPLETION, "completion", 1, 1, WORD_CHOICE, WORD_NONE, "bash|zsh|fish",
     "completion bash|zsh|fish", "a script by which a shell completes portc's words",
     "Writes the script to standard output: put it where your shell looks for completions.\n"},
    {COMMAND_HELP, "help", 0, 2, WORD_TOPIC, WORD_NONE, "targets|warnings|language",
     "help [COMMAND|targets|warnings|language]", "more of one of them", NULL},
    {COMMAND_VERSION, NULL, 0, 0, WORD_NONE, WORD_NONE, NULL, NULL, NULL, NULL},
};

enum {
	/* They read policies, from files, and report what is wrong with them. */
	READERS = FOR(COMMAND_COMPILE) | FOR(COMMAND_CHECK) | FOR(COMMAND_LIST) |
		  FOR(COMMAND_EXPLAIN) | FOR(COMMAND_VERIFY) | FOR(COMMAND_DIFF),
	CATALOGS = FOR(COMMAND_CATALOG) | FOR(COMMAND_NEW),
	WRITERS = FOR(COMMAND_COMPILE) | FOR(COMMAND_IMPORT) | FOR(COMMAND_NEW) |
		  FOR(COMMAND_CATALOG_IMPORT),
	FORMATTED = FOR(COMMAND_LIST) | FOR(COMMAND_EXPLAIN) | FOR(COMMAND_CATALOG) |
		    FOR(COMMAND_VERIFY) | FOR(COMMAND_DIFF),
	COMPILES = FOR(COMMAND_COMPILE),
};

const struct option_row option_table[] = {
    {OPT_TARGET, "target", NULL, "T", WORD_TARGET_OR_ALL, NULL, READERS | FOR(COMMAND_IMPORT),
     "fortios, asa, srx, nftables, json, or all (with --out-dir)"},
    {OPT_FIREWALL, "firewall", NULL, "NAME", WORD_NONE, NULL, READERS, "one firewall of the file"},
    {'o', "output", NULL, "OUT", WORD_FILE, NULL, WRITERS,
     "write to OUT, whole or not at all; standard output\nwithout it"},
    {OPT_OUT_DIR, "out-dir", NULL, "DIR", WORD_DIRECTORY, NULL, COMPILES, "write DIR/FIREWALL.EXT"},
    {OPT_CHECK, "check", NULL, NULL, WORD_NONE, NULL, COMPILES | FOR(COMMAND_FMT),
     "write nothing; exit 1 (with --out-dir: and a diff) where\nsomething is out of date"},
    {OPT_DIFF, "diff", NULL, NULL, WORD_NONE, NULL, FOR(COMMAND_FMT),
     "fmt: write nothing; show what would change"},
    {'O', NULL, NULL, "LEVEL", WORD_CHOICE, "0|1|2",
     COMPILES | FOR(COMMAND_CHECK) | FOR(COMMAND_EXPLAIN),
     "0: a rule for each rule written; 1 (default): without\nwhat others cover; 2: merged as far "
     "as it goes"},
    {OPT_NO_VERIFY, "no-verify", NULL, NULL, WORD_NONE, NULL, COMPILES,
     "do not prove the output before it is written"},
    {'j', "jobs", NULL, "N", WORD_NONE, NULL, COMPILES | FOR(COMMAND_CHECK),
     "work on N things at once; 0: as many as there are cores"},
    {'I', NULL, NULL, "DIR", WORD_DIRECTORY, NULL, READERS | CATALOGS | FOR(COMMAND_LSP),
     "look for products in DIR too (DIR/firemon/sip.pdl is\nfiremon.sip)"},
    {'M', NULL, "D", NULL, WORD_NONE, NULL, COMPILES,
     "also write a dependency file for make or ninja"},
    {'M', NULL, "F", "FILE", WORD_FILE, NULL, COMPILES, "its name, instead of OUT.d"},
    {'M', NULL, "T", "NAME", WORD_NONE, NULL, COMPILES, "what depends, instead of OUT"},
    {'M', NULL, "P", NULL, WORD_NONE, NULL, COMPILES, "an empty rule for every included file"},
    {'W', NULL, NULL, "NAME", WORD_WARNING, NULL,
     READERS | CATALOGS | FOR(COMMAND_CATALOG_IMPORT) | FOR(COMMAND_IMPORT) | FOR(COMMAND_LSP) |
	 FOR(COMMAND_FMT),
     "a warning on; -Wno-NAME: off; -Werror[=NAME]: an error"},
    {OPT_TODAY, "today", NULL, "DATE", WORD_NONE, NULL, READERS,
     "warn about rules that ended before DATE"},
    {OPT_ZONES, "zones", NULL, "FILE", WORD_PDL, NULL, FOR(COMMAND_DIFF),
     "diff: a .pdl that says which interface is which zone"},
    {OPT_NETWORK, "network", NULL, "PLACE=PREFIX,...", WORD_NONE, NULL, FOR(COMMAND_IMPORT),
     "import: what is behind an interface"},
    {OPT_COLUMNS, "columns", NULL, "SPEC", WORD_NONE, NULL, FOR(COMMAND_CATALOG_IMPORT),
     "catalog import: what the columns are"},
    {OPT_PRODUCT, "product", NULL, "NAME", WORD_NONE, NULL, FOR(COMMAND_CATALOG_IMPORT),
     "catalog import: the product's name"},
    {OPT_TITLE, "title", NULL, "TEXT", WORD_NONE, NULL, FOR(COMMAND_CATALOG_IMPORT),
     "catalog import: the product's title"},
    {OPT_SOURCE, "source", NULL, "TEXT", WORD_NONE, NULL, FOR(COMMAND_CATALOG_IMPORT),
     "catalog import: the title of the vendor's table"},
    {OPT_ROLES, "roles", NULL, "NAME,...", WORD_NONE, NULL, FOR(COMMAND_CATALOG_IMPORT),
     "catalog import: which parts are the product itself"},
    {OPT_LENIENT, "lenient", NULL, NULL, WORD_NONE, NULL, FOR(COMMAND_CATALOG_IMPORT),
     "catalog import: a row that is not understood becomes a\ncomment instead of an error"},
    {OPT_STDIO, "stdio", NULL, NULL, WORD_NONE, NULL, FOR(COMMAND_LSP),
     "lsp: the default, since many editors say it"},
    {OPT_FORMAT, "format", NULL, "F", WORD_CHOICE, "table|csv|json|text|markdown", FORMATTED,
     "table, csv or json (list, catalog); table or json\n(explain); text or json (verify); text, "
     "json or\nmarkdown (diff)"},
    {OPT_STATS, "stats", NULL, NULL, WORD_NONE, NULL, COMPILES | FOR(COMMAND_CHECK),
     "what the optimiser saved: rules, objects, entries"},
    {OPT_TIME_PASSES, "time-passes", NULL, NULL, WORD_NONE, NULL, READERS,
     "what each phase took, on standard error"},
    {OPT_DIAGNOSTICS, "diagnostics", NULL, "F", WORD_CHOICE, "text|json|sarif", FOR_EVERY,
     "text, json or sarif, on standard error"},
    {OPT_COLOR, "color", NULL, "WHEN", WORD_CHOICE, "auto|always|never", FOR_EVERY,
     "auto, always or never"},
    {'h', "help", NULL, NULL, WORD_NONE, NULL, FOR_EVERY, "this text, or a command's page"},
    {'V', "version", NULL, NULL, WORD_NONE, NULL, FOR_EVERY, "the version"},
    {0},
};

const struct command_row *command_find(enum command command)
{
	for (const struct command_row *c = command_table; c->name; c++)
		if (c->command == command)
			return c;
	return NULL;
}

const struct option_row *option_find(int value)
{
	for (const struct option_row *o = option_table; o->value; o++)
		if (o->value == value)
			return o;
	return NULL;
}

const char *option_text(const struct option_row *o, char buf[OPTION_TEXT])
{
	if (o->value < OPT_TARGET)
		snprintf(buf, OPTION_TEXT, "-%c%s", o->value, o->word ? o->word : "");
	else
		snprintf(buf, OPTION_TEXT, "--%s", o->name);
	return buf;
}
