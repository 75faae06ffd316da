/* The ASA backend on small PDL texts: each rule of the target that a reader of the output relies
 * on. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend.h"
#include "oom.h"
#include "policy_build.h"

extern const struct backend asa_backend;

static const char zones[] = "zone inside { network 10.10.0.0/16, 2001:db8:10::/48; }\n"
			    "zone dmz { network 10.30.0.0/24, 2001:db8:30::/48; }\n"
			    "zone internet { network any; }\n"
			    "host one 10.10.0.1; host both 10.10.0.8, 2001:db8:10::8;\n"
			    "host web 10.30.0.80; host web6 10.30.0.81, 2001:db8:30::81;\n";

static struct arena *arena;

static int setup(void **state)
{
	(void)state;
	arena = arena_new(out_of_memory);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* The configuration for TEXT below the zones above; NULL where it is refused. */
static const char *compile(const char *text)
{
	static const struct target targets[] = {{"asa", NULL, 0}};
	char path[] = "/tmp/portc-test-XXXXXX";
	FILE *f = fdopen(mkstemp(path), "w");
	struct diags *d = diags_new(arena);
	struct emission e = {.arena = arena, .diags = d};
	size_t n;

	assert_non_null(f);
	fprintf(f, "%s%s", zones, text);
	fclose(f);
	struct model *m = model_load(arena, intern_new(arena), d, path, NULL, targets, 1);
	unlink(path);
	e.policy = policy_build(m);
	assert_int_equal(d->n_errors, 0);
	e.firewall = policy_firewalls(m, e.policy, "asa", &n)[0];
	if (!asa_backend.check(&e))
		return NULL;
	asa_backend.emit(&e);
	const char *out = arena_strndup(arena, e.out.data, e.out.n);
	buf_free(&e.out);
	return out;
}

static void has(const char *out, const char *what)
{
	if (!strstr(out, what))
		fail_msg("not found:\n%s\nin:\n%s", what, out);
}

static void lacks(const char *out, const char *what)
{
	if (strstr(out, what))
		fail_msg("found:\n%s\nin:\n%s", what, out);
}

/* Netmasks, not the wildcard masks of IOS. */
static void masks_are_netmasks(void **state)
{
	const char *out = compile("network n 10.10.64.0/20; allow r from n to web service tcp/1;");

	(void)state;
	has(out, "object network n\n subnet 10.10.64.0 255.255.240.0\n");
}

static void ports_stand_behind_their_end(void **state)
{
	const char *out = compile("allow a from one to web service tcp/443;"
				  "allow b from one to web service udp/500-510 source 500;"
				  "allow c from one to web service tcp;");

	(void)state;
	has(out, " permit tcp object one object web eq 443\n");
	has(out, " permit udp object one eq 500 object web range 500 510\n");
	has(out, " permit tcp object one object web\n");
}

static void icmp_keeps_its_family_and_numbers(void **state)
{
	const char *out = compile("allow p from both to web6 service ping;"
				  "allow z from both to web6 service icmp/0, icmp6/1/4;");

	(void)state;
	has(out, " permit icmp object both__v4 object web6__v4 8\n");
	has(out, " permit icmp6 object both__v6 object web6__v6 128\n");
	has(out, " permit icmp object both__v4 object web6__v4 0\n");
	has(out, " permit icmp6 object both__v6 object web6__v6 1 4\n");
	has(out, "  inspect icmp\n");
}

static void protocols_without_a_name_go_by_number(void **state)
{
	const char *out =
	    compile("allow v from one to web service vrrp; allow e from one to web service esp;"
		    "allow n from one to web service any;");

	(void)state;
	has(out, " permit 112 object one object web\n");
	has(out, " permit esp object one object web\n");
	has(out, " permit ip object one object web\n");
	assert_null(compile("allow z from one to web service ip/0;"));
}

/* `any` would reach other zones: the internet is what no other zone holds. */
static void the_internet_is_no_any(void **state)
{
	const char *out = compile("allow out from one to internet service tcp/80;"
				  "deny inward from internet to web service any;");

	(void)state;
	has(out, " range 0.0.0.0 10.9.255.255\n");
	has(out, " permit tcp object one object-group grp_internet__v4 eq 80\n");
	has(out, " deny ip object-group grp_internet__v4 object web\n");
	lacks(out, "permit tcp object one any");
}

/* Every interface gets a list, the closed one first; groups go before they are rebuilt. */
static void loading_is_closed_first(void **state)
{
	const char *out = compile("allow r from both to web6 service tcp/80,443, udp/443;");
	const char *closed = strstr(out, "access-group portc-closed in interface internet\n");
	const char *clear = strstr(out, "clear configure access-list inside_in\n");
	const char *gone = strstr(out, "no object-group network grp_both\n");
	const char *made = strstr(out, "\nobject-group network grp_both\n");
	const char *list = strstr(out, "access-list inside_in extended permit ");
	const char *bound = strstr(out, "access-group inside_in in interface inside\n");

	(void)state;
	assert_true(closed && clear && gone && made && list && bound);
	assert_true(closed < clear && clear < gone && gone < made && made < list && list < bound);
	has(out, "access-list internet_in extended deny ip any any\n");
	has(out, "access-group internet_in in interface internet\n");
	has(out, "access-group dmz_in in interface dmz\n");
	assert_true(strstr(bound, "clear configure access-list portc-closed\n") != NULL);
}

static void denials_stand_before_permissions(void **state)
{
	const char *out = compile(
	    "allow a from one to web service tcp/1; deny z from one to internet service any;");
	const char *deny = strstr(out, "inside_in extended deny ip object one");
	const char *permit = strstr(out, "inside_in extended permit tcp object one");
	const char *end = strstr(out, "inside_in extended deny ip any any");

	(void)state;
	assert_true(deny && permit && end && deny < permit && permit < end);
}

static void texts_stay_in_their_line(void **state)
{
	const char *out = compile("allow r from one to web service tcp/1 log \"what? ! it "
				  "\\\"is\\\"\" until 2027-03-31;");

	(void)state;
	has(out, "access-list inside_in remark r: what. ! it \"is\"\n");
	has(out, " eq 1 log time-range until-2027-03-31\n");
	has(out, "time-range until-2027-03-31\n absolute end 23:59 31 March 2027\n");
}

/* A host with the name of a keyword, or of a class of generated names, gets another. */
static void names_are_no_keywords(void **state)
{
	const char *out =
	    compile("host any4 10.30.0.1; host grp_x 10.30.0.2; host inactive 10.30.0.3;"
		    "allow r from one to any4, grp_x, inactive service tcp/1;");

	(void)state;
	has(out, "object network any4_");
	has(out, "object network grp_x_");
	has(out, "object network inactive_");
	lacks(out, "object network any4\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(masks_are_netmasks, setup, teardown),
	    cmocka_unit_test_setup_teardown(ports_stand_behind_their_end, setup, teardown),
	    cmocka_unit_test_setup_teardown(icmp_keeps_its_family_and_numbers, setup, teardown),
	    cmocka_unit_test_setup_teardown(protocols_without_a_name_go_by_number, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_internet_is_no_any, setup, teardown),
	    cmocka_unit_test_setup_teardown(loading_is_closed_first, setup, teardown),
	    cmocka_unit_test_setup_teardown(denials_stand_before_permissions, setup, teardown),
	    cmocka_unit_test_setup_teardown(texts_stay_in_their_line, setup, teardown),
	    cmocka_unit_test_setup_teardown(names_are_no_keywords, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
