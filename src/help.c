/* Help that teaches: a page per command, made from the tables where there is one. */
#include "option_table.h"

#include <stdio.h>
#include <string.h>

#include "backend.h"
#include "checks.h"

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

enum { USAGE_WIDTH = 38, OPTION_WIDTH = 22 };

/* "-o, --output OUT" */
static void option_heading(const struct option_row *o, char *buf, size_t size)
{
	const char *space = o->name || o->word ? " " : "";
	char text[OPTION_TEXT];

	snprintf(buf, size, "%s%s%s%s%s", option_text(o, text),
		 o->value < OPT_TARGET && o->name ? ", --" : "",
		 o->value < OPT_TARGET && o->name ? o->name : "", o->argument ? space : "",
		 o->argument ? o->argument : "");
}

/* HEADING in a column, TEXT beside it; on a line of its own where it is too long. */
static void entry(FILE *out, const char *heading, int width, const char *text)
{
	fprintf(out, "  %-*s", width, heading);
	if (strlen(heading) >= (size_t)width)
		fprintf(out, "\n  %-*s", width, "");
	for (; *text; text += *text == '\n') {
		size_t n = strcspn(text, "\n");

		fprintf(out, "%.*s\n", (int)n, text);
		text += n;
		if (*text)
			fprintf(out, "  %-*s", width, "");
	}
}

static void usage_entry(FILE *out, const struct command_row *c)
{
	char heading[128];

	snprintf(heading, sizeof heading, "portc %s", c->usage);
	entry(out, heading, USAGE_WIDTH, c->summary);
}

static void option_entries(FILE *out, unsigned commands)
{
	char heading[64];

	for (const struct option_row *o = option_table; o->value; o++)
		if (o->commands & commands) {
			option_heading(o, heading, sizeof heading);
			entry(out, heading, OPTION_WIDTH, o->help);
		}
}

static void general_help(FILE *out)
{
	fputs("portc compiles .pdl files (who talks to whom, across which zones) into firewall\n"
	      "configuration that permits exactly that.\n\n",
	      out);
	for (const struct command_row *c = command_table; c->name; c++)
		usage_entry(out, c);
	fputs("\nOptions:\n", out);
	option_entries(out, FOR_EVERY);
	fputs("\nFILE may be - for standard input. Exit status: 0 done; 1 the input or the "
	      "comparison "
	      "is at\nfault; 2 the command line or the system is.\n",
	      out);
}

static void command_help(FILE *out, const struct command_row *c)
{
	fprintf(out, "portc %s\n\n%s\nOptions:\n", c->usage, c->page ? c->page : c->summary);
	option_entries(out, FOR(c->command));
}

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
	if (!strcmp(topic, "language")) {
		fputs(language, out);
		return;
	}
	for (const struct command_row *c = command_table; c->name; c++)
		if (*topic && !strcmp(topic, c->name)) {
			command_help(out, c);
			return;
		}
	general_help(out);
}
