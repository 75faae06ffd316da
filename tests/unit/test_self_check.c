/* The proof before writing: an output that is not the policy is caught, whatever made it so. */
#include "unit.h"

#include "self_check.h"
#include "world.h"

static const char policy[] = "zone inside { network 10.1.0.0/16; }\n"
			     "zone dmz { network 10.2.0.0/24; }\n"
			     "host web 10.2.0.80;\n"
			     "allow web from inside to web service tcp/8080 until 2031-05-31;\n"
			     "deny old from 10.1.9.0/24 to web service any;\n";

/* Compiles for TARGET, puts TO in place of the first FROM, and proves. The diagnostics are left in
 * C. */
static bool proves(struct compilation *c, const char *target, const char *from, const char *to)
{
	static struct options o; /* all of it off */
	struct outputs out = {NULL, 0, 0};
	bool good;

	compilation_init(c, &o);
	assert_true(compile_text(c, source_new(c->arena, "p.pdl", policy, sizeof policy - 1)));
	assert_true(compile_outputs(c, target, &out));
	if (from) {
		struct buf *b = &out.at[0].emission.out, changed = {0};
		const char *text = buf_text(b), *at = strstr(text, from);

		assert_non_null(at);
		buf_add(&changed, text, (size_t)(at - text));
		buf_puts(&changed, to);
		buf_puts(&changed, at + strlen(from));
		buf_free(b);
		*b = changed;
	}
	good = self_check(c, &out);
	outputs_free(&out);
	return good;
}

static void expect(const char *target, const char *from, const char *to, const char *says)
{
	struct compilation c;
	bool found = false;

	assert_false(proves(&c, target, from, to));
	assert_true(c.diags->n_errors > 0);
	for (size_t i = 0; i < c.diags->list.n; i++) {
		const struct diagnostic *d = c.diags->list.at[i];

		found = found || strstr(d->text, says);
		for (size_t k = 0; k < d->notes.n; k++)
			found = found || strstr(d->notes.at[k].text, says);
	}
	if (!found)
		fail_msg("%s, %s -> %s: nothing says \"%s\"", target, from, to, says);
	compilation_free(&c);
}

static void outputs_are_the_policy(void **state)
{
	static const char *const targets[] = {"fortios", "asa", "srx", "nftables"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct compilation c;

		assert_true(proves(&c, targets[i], NULL, NULL));
		assert_int_equal(c.diags->n_errors, 0);
		compilation_free(&c);
	}
}

/* A port, an address, an action, a date, a rule that is missing: each is shown by a connection. */
static void changes_are_caught(void **state)
{
	(void)state;
	expect("fortios", "portrange 8080", "portrange 8081",
	       "tcp/8081 (inside to dmz) is permitted by the output alone");
	expect("fortios", "portrange 8080", "portrange 8081",
	       "tcp/8080 (inside to dmz) is permitted by the policy alone");
	expect("fortios", "set action accept", "set status disable",
	       "permitted by the policy alone");
	expect("asa", "eq 8080", "range 8080 8089", "tcp/8081");
	expect("asa", "extended deny ip object", "extended permit ip object", "10.1.9.");
	expect("srx", "2031-06-01", "2031-06-02", "at 2031-06-01 00:00");
	expect("srx", "<deny/>", "<permit/>", "10.1.9.");
	expect("nftables", "10.2.0.80", "10.2.0.81", "10.1.9.");
	expect("nftables", "counter drop", "counter accept", "any other interface");
}

static void what_cannot_be_read_is_caught(void **state)
{
	(void)state;
	expect("fortios", "set srcintf", "set zrcintf", "cannot be read back");
	expect("asa", "extended permit", "extended allow", "cannot be read back");
	expect("srx", "</policies>", "", "cannot be read back");
	expect("nftables", "goto c_default", "goto nowhere", "cannot be read back");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(outputs_are_the_policy),
	    cmocka_unit_test(changes_are_caught),
	    cmocka_unit_test(what_cannot_be_read_is_caught),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
