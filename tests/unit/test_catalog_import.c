/* Protocols, ports and names of vendors' tables: what is understood, as what, and what is refused.
 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "catalog_import.h"
#include "oom.h"

struct imported {
	struct arena *arena;
	struct diags *diags;
	struct buf text;
	bool good;
};

static struct imported import(const char *table, const char *columns)
{
	struct imported t = {.arena = arena_new(out_of_memory)};
	struct catalog_import_request r = {.columns = columns, .product = "example.product"};

	t.diags = diags_new(t.arena);
	r.model = model_new(t.arena, intern_new(t.arena), t.diags, NULL, NULL, 0);
	r.table = source_new(t.arena, "t.csv", table, strlen(table));
	assert_null(catalog_import_check(&r));
	t.good = catalog_import(&r, &t.text);
	return t;
}

static void imported_free(struct imported *t)
{
	buf_free(&t->text);
	arena_free(t->arena);
}

/* -- protocols and ports -- */

/* The cells of the two columns; SERVICES: what is written, NULL with what the message says. */
static const struct {
	const char *protocol, *port, *services, *message;
} cells[] = {
    {"tcp", "443", "tcp/443", NULL},
    {"TCP", " 443 ", "tcp/443", NULL},
    {"tcp", "80, 443", "tcp/80,443", NULL},
    {"tcp", "80; 443", "tcp/80,443", NULL},
    {"tcp", "80 443", "tcp/80,443", NULL},
    {"tcp", "80 and 443", "tcp/80,443", NULL},
    {"tcp", "514 / 6514", "tcp/514,6514", NULL},
    {"tcp", "80\n443", "tcp/80,443", NULL},
    {"tcp", "8000-8010", "tcp/8000-8010", NULL},
    {"tcp", "8000 \xe2\x80\x93 8010", "tcp/8000-8010", NULL},
    {"tcp", "8000 to 8010, 9000", "tcp/8000-8010,9000", NULL},
    {"tcp", "any", "tcp", NULL},
    {"TCP", "*", "tcp", NULL},
    {"TCP/UDP", "53", "tcp/53, udp/53", NULL},
    {"tcp+udp", "514", "tcp/514, udp/514", NULL},
    {"TCP, UDP", "53", "tcp/53, udp/53", NULL},
    {"TCP and UDP", "53,123,161", "tcp/53,123,161, udp/53,123,161", NULL},
    {"UDP/TCP", "UDP 514, TCP 6514", "udp/514, tcp/6514", NULL},
    {"", "TCP/443", "tcp/443", NULL},
    {"", "TCP/443, UDP/53", "tcp/443, udp/53", NULL},
    {"", "TCP:443", "tcp/443", NULL},
    {"", "TCP port 443", "tcp/443", NULL},
    {"", "443/tcp, 53/udp", "tcp/443, udp/53", NULL},
    {"", "53/tcp/udp", "tcp/53, udp/53", NULL},
    {"", "TCP 80/UDP 53", "tcp/80, udp/53", NULL},
    {"", "TCP or UDP/514", "tcp/514, udp/514", NULL},
    {"tcp", "443/tcp", "tcp/443", NULL},
    {"tcp/udp", "53/tcp/udp, 80/tcp", "tcp/53,80, udp/53", NULL},
    {"sctp", "3868", "sctp/3868", NULL},
    {"ICMP", "", "icmp", NULL},
    {"icmp", "8", "icmp/8", NULL},
    {"icmp", "0, 8", "icmp/0, icmp/8", NULL},
    {"icmp", "echo-request", "icmp/8", NULL},
    {"ICMPv6", "128-129", "icmp6/128, icmp6/129", NULL},
    {"ping", "", "icmp/8", NULL},
    {"esp", "", "esp", NULL},
    {"ESP", "n/a", "esp", NULL},
    {"ip-50", "", "esp", NULL},
    {"IP 50", "", "esp", NULL},
    {"IP protocol 112", "-", "vrrp", NULL},
    {"ip/99", "", "ip/99", NULL},
    {"any", "", "any", NULL},
    {"tcp", "0", "tcp/0", NULL},

    {"tcp", "", NULL, "which ports of tcp"},
    {"TCP/UDP", "", NULL, "which ports of tcp"},
    {"", "TCP, UDP 53", "tcp/53, udp/53", NULL},
    {"", "443", NULL, "a port without a protocol"},
    {"", "", NULL, "neither a protocol nor a port"},
    {"tcp", "65536", NULL, "ports go from 0 to 65535"},
    {"tcp", "99999999999999999999", NULL, "ports go from 0 to 65535"},
    {"tcp", "443-80", NULL, "upside down"},
    {"tcp", "1024-", NULL, "a range without an end"},
    {"tcp", "-443", NULL, "stands alone"},
    {"tcp", "1024+", NULL, "not a port"},
    {"tcp", ">1023", NULL, "neither a protocol nor a port"},
    {"tcp", "443 (HTTPS)", NULL, "neither a protocol nor a port"},
    {"tcp", "dynamic", NULL, "neither a protocol nor a port"},
    {"HTTPS", "443", NULL, "neither a protocol nor a port"},
    {"tcp", "udp/53", NULL, "udp here, and another protocol"},
    {"tcp", "53/udp", NULL, "udp here, and another protocol"},
    {"tcp/udp", "80/tcp 443", NULL, "the number before it, or after it"},
    {"UDP/TCP", "514 / 6514", NULL, "each with each, or one with one"},
    {"esp", "50", NULL, "esp has no ports"},
    {"any", "443", NULL, "any has no ports"},
    {"ip", "", NULL, "which IP protocol"},
    {"ip", "50", NULL, "which IP protocol"},
    {"ip 256", "", NULL, "IP protocols go from 0 to 255"},
    {"icmp", "256", NULL, "ICMP types go from 0 to 255"},
    {"icmp", "3/4", NULL, "type with a code"},
    {"0x8890", "", NULL, "a port without a protocol"},
};

static void protocols_and_ports(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		char table[256], wanted[128];

		snprintf(table, sizeof table, "f,t,protocol,port\na,b,\"%s\",\"%s\"\n",
			 cells[i].protocol, cells[i].port);
		struct imported t = import(table, "from=f,to=t,protocol=protocol,port=port");

		if (cells[i].services) {
			snprintf(wanted, sizeof wanted, "from a to b %s", cells[i].services);
			if (!t.good || !strstr(buf_text(&t.text), wanted))
				fail_msg("'%s' '%s': not %s but %s", cells[i].protocol,
					 cells[i].port, wanted,
					 t.good ? t.text.data : t.diags->list.at[0]->text);
		} else {
			if (t.good || !strstr(t.diags->list.at[0]->text, cells[i].message))
				fail_msg("'%s' '%s': not \"%s\" but %s", cells[i].protocol,
					 cells[i].port, cells[i].message,
					 t.good ? buf_text(&t.text) : t.diags->list.at[0]->text);
			assert_int_equal(t.text.n, 0);
		}
		imported_free(&t);
	}
}

/* -- names -- */

static void names_are_valid_and_unique(void **state)
{
	static const char table[] =
	    "row,f,t,p,text\n"
	    "1,Web  Server (x),DB,tcp/1,\"Log\"\n"
	    "2,web server (X),log,tcp/2,\"Log\"\n"
	    "3,Web/Server,DB,tcp/3,\"Reads the very long list of all the things\"\n"
	    "4,9 lives,\xc3\xa9t\xc3\xa9,tcp/4,\"\xc3\xa9t\xc3\xa9\"\n"
	    "5,\"a, b; c\",\"d (e, f)\",tcp/5,\n";
	static const char *const wanted[] = {
	    "flow log-flow from web-server-x to db tcp/1",
	    "flow log-flow-2 from web-server-x to log-part tcp/2",
	    "flow reads-the-very-long from web-server to db tcp/3",
	    "from _9-lives to t tcp/4",
	    "flow _5 from a, b, c to d-e-f tcp/5",
	};
	struct imported t = import(table, "row=row,from=f,to=t,service=p,text=text");

	(void)state;
	assert_true(t.good);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (!strstr(buf_text(&t.text), wanted[i]))
			fail_msg("no \"%s\" in\n%s", wanted[i], t.text.data);
	imported_free(&t);
}

static void every_mistake_is_reported(void **state)
{
	struct imported t = import("d,f,t,p\nboth,a,b,tcp\nin,,b,tcp/70000\nin,a,b\nin,a,b,tcp/1\n",
				   "direction=d,from=f,to=t,service=p");

	(void)state;
	assert_false(t.good);
	assert_int_equal(t.diags->n_errors, 5);
	assert_int_equal(t.text.n, 0);
	imported_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(protocols_and_ports),
	    cmocka_unit_test(names_are_valid_and_unique),
	    cmocka_unit_test(every_mistake_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
