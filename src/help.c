/* Help that teaches: a page per command, made from the tables where there is one. */
#include "options.h"

#include <string.h>

#include "backend.h"
#include "checks.h"

static const char general[] =
    "portc compiles .pdl files (who talks to whom, across which zones) into firewall\n"
    "configuration that permits exactly that.\n"
    "\n"
    "  portc FILE --target T [-o OUT]      compile for one target\n"
    "  portc FILE --out-dir DIR [--check]  all targets, a file per firewall; --check: up to date?\n"
    "  portc check FILE...                 diagnostics alone\n"
    "  portc list FILE                     every rule after expansion, with its reason\n"
    "  portc explain FILE SRC DST SERVICE  what happens to a connection, why, and where in the "
    "output\n"
    "  portc verify FILE --target T CONFIG is this configuration exactly that policy?\n"
    "  portc diff OLD NEW                  what is newly permitted, and newly denied\n"
    "  portc import --target T CONFIG      a .pdl from an existing configuration\n"
    "  portc catalog [show PRODUCT]        the products and their port tables\n"
    "  portc help [COMMAND|targets|warnings|language]\n"
    "\n"
    "Options:\n"
    "  --target T            fortios, asa, srx, nftables, json, or all (with --out-dir)\n"
    "  --firewall NAME       one firewall of the file\n"
    "  -o, --output OUT      write to OUT, whole or not at all; standard output without it\n"
    "  --out-dir DIR         write DIR/FIREWALL.EXT\n"
    "  --check               with --out-dir: write nothing; exit 1 and a diff if DIR is out of "
    "date\n"
    "  --no-verify           do not prove the output before it is written\n"
    "  -I DIR                look for products in DIR too (DIR/firemon/sip.pdl is firemon.sip)\n"
    "  -MD [-MF FILE] [-MP]  also write a dependency file for make or ninja (-MT NAME: its "
    "target)\n"
    "  -WNAME, -Wno-NAME     a warning on or off; -Werror[=NAME] makes errors of warnings\n"
    "  --today DATE          warn about rules that ended before DATE\n"
    "  --format F            table, csv or json (list, explain, catalog); text or json (verify);\n"
    "                        text, json or markdown (diff)\n"
    "  --diagnostics F       text, json or sarif, on standard error\n"
    "  --color WHEN          auto, always or never\n"
    "  -h, --help            this text       -V, --version    the version\n"
    "\n"
    "FILE may be - for standard input. Exit status: 0 done; 1 the input or the comparison is at\n"
    "fault; 2 the command line or the system is.\n";

static const char language[] =
    "A file says what stands where, what each product needs, and what else may pass:\n"
    "\n"
    "  zone inside   { network 10.10.0.0/16; }\n"
    "  zone dmz      { network 10.30.0.0/24; }\n"
    "  zone internet { network any; }            # what no other zone holds\n"
    "\n"
    "  host app1 10.10.0.10;                     # its zone follows from the address\n"
    "  host web1 10.30.0.80;\n"
    "  network admins 10.10.64.0/20;\n"
    "\n"
    "  allow admin-ssh from admins to web1 service ssh log \"CHG-4711\";\n"
    "  deny  from any to app1 service tcp/3389;\n"
    "  assert deny from internet to app1 service any;\n"
    "\n"
    "  deploy firemon.sip as sip {               # a vendor's port table, from the catalogue\n"
    "      version 9.8;\n"
    "      bind application-server = app1;\n"
    "      bind browser            = admins;\n"
    "  }\n"
    "\n"
    "  firewall edge fortios {                   # optional: where it is enforced\n"
    "      zone inside   interface \"port2\";\n"
    "      zone dmz      interface \"port3\";\n"
    "      zone internet interface \"wan1\";\n"
    "  }\n";

static const struct {
	const char *topic, *text;
} topics[] = {
    {"language", language},
    {"check", "portc check FILE...\n\n"
	      "Reads, resolves and checks each file as a compilation would, for every target that\n"
	      "its firewalls name, and writes nothing. Exit status 1 if there is an error.\n"},
    {"list", "portc list FILE [--format table|csv|json]\n\n"
	     "Every rule after expansion, one line each: from zone, to zone, action, sources,\n"
	     "destinations, services, and the reason (a row of a vendor's table, or a rule).\n"},
    {"explain",
     "portc explain FILE SRC DST SERVICE [--target T] [--format table|json]\n\n"
     "SRC and DST are addresses or names of the file, SERVICE is tcp/443, udp/53,\n"
     "icmp/echo-request, esp … Says which rule decides the connection, its reasons, and the\n"
     "lines of the generated output that carry it.\n"},
    {"verify",
     "portc verify FILE --target T [--firewall NAME] CONFIG [--format text|json]\n\n"
     "Proves that the configuration CONFIG permits exactly what FILE says, or shows connections\n"
     "that only one of them permits, with the rules and lines that decide; then exit status 1.\n"
     "CONFIG may be edited by hand, or come from a device.\n"},
    {"diff",
     "portc diff OLD NEW [--zones FILE] [--format text|json|markdown]\n\n"
     "Connections newly permitted and newly denied, with the rules responsible; exit status 1\n"
     "where there are any. OLD and NEW are .pdl files or configurations (by their extension, or\n"
     "as fortios:FILE, asa:FILE, srx:FILE, nftables:FILE). --zones names a .pdl whose firewalls\n"
     "say which interface is which zone, to compare configurations of different targets.\n"},
    {"import",
     "portc import --target T CONFIG [--network PLACE=PREFIX,...] [-o OUT]\n\n"
     "Writes a .pdl that permits exactly what CONFIG does, and proves it: zones from interfaces,\n"
     "named objects kept. --network says what is behind an interface where CONFIG does not\n"
     "tell; PLACE=any is the rest of the world.\n"},
    {"catalog",
     "portc catalog [show PRODUCT] [--format table|csv|json]\n\n"
     "The built-in products (and those of -I), and the table of one of them: flows, rows of\n"
     "the vendor's table, conditions and notes.\n"},
};

static void targets_help(FILE *out)
{
	for (size_t i = 0; backends[i]; i++) {
		const struct setting_spec *s = backends[i]->settings;

		fprintf(out, "%-10s .%-5s %s\n", backends[i]->name, backends[i]->extension,
			backends[i]->title);
		for (; s && s->name; s++)
			fprintf(out, "    set %-14s %s (default: %s)\n", s->name, s->help,
				s->fallback);
	}
	fprintf(out, "\nEvery target also has: set intra-zone on|off (default: off): rules between "
		     "two ends of one zone.\n");
}

static void warnings_help(FILE *out)
{
	for (size_t i = 0; checks[i].name; i++)
		fprintf(out, "-W%-12s %s\n", checks[i].name, checks[i].summary);
	fprintf(out,
		"\n-Wno-NAME switches one off; -Werror=NAME makes it an error; -Werror all.\n");
}

void options_help(FILE *out, const char *topic)
{
	if (!strcmp(topic, "targets")) {
		targets_help(out);
		return;
	}
	if (!strcmp(topic, "warnings")) {
		warnings_help(out);
		return;
	}
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
		if (!strcmp(topics[i].topic, topic)) {
			fputs(topics[i].text, out);
			return;
		}
	fputs(general, out);
}
