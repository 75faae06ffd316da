/* What a statement consists of: see format_shape.h. */
#include "format_shape.h"

#include "pdl.tab.h"

static int kind_at(const struct tokens *t, size_t i)
{
	return i < t->n ? t->at[i].kind : 0;
}

/* The token N places after I, comments left out. */
static size_t after(const struct tokens *t, size_t i, size_t n)
{
	for (; n && i < t->n; n--)
		i = tokens_next(t, i + 1);
	return i;
}

static void find_end(const struct tokens *t, struct shape *s)
{
	size_t i = s->first;

	s->brace = NO_TOKEN;
	while (kind_at(t, i) && kind_at(t, i) != ';') {
		if (kind_at(t, i) == '{') {
			s->brace = i;
			i = t->at[i].match;
			if (s->kind != PDL_OPTION)
				break;
		}
		i++;
	}
	s->end = i < t->n ? i + 1 : t->n;
	if (s->brace == NO_TOKEN)
		s->brace = s->end;
}

struct kind_row {
	int kind;
	enum likeness likeness;
	unsigned words;    /* before the list */
	unsigned cells[2]; /* words before the cells after the first; 0: none */
};

/* What is not here has one word and no cells. */
static const struct kind_row kind_rows[] = {
    {PDL_ZONE, LIKE_ZONE, 2, {2, 0}},
    {PDL_HOST, LIKE_OBJECT, 2, {1, 2}},
    {PDL_NETWORK, LIKE_OBJECT, 2, {1, 2}},
    {PDL_GROUP, LIKE_OBJECT, 2, {1, 2}},
    {PDL_SERVICE, LIKE_SERVICE, 2, {2, 0}},
    {PDL_ALLOW, LIKE_RULE, 1, {1, 0}},
    {PDL_DENY, LIKE_RULE, 1, {1, 0}},
    {PDL_ASSERT, LIKE_ASSERTION, 2, {2, 0}},
    {PDL_ROLE, LIKE_PART, 1, {0, 0}},
    {PDL_PEER, LIKE_PART, 1, {0, 0}},
    {PDL_OPTION, LIKE_OPTION, 2, {2, 0}},
    {PDL_FLOW, LIKE_FLOW, 2, {2, 0}},
    {PDL_LISTEN, LIKE_LISTEN, 2, {2, 0}},
    {PDL_BIND, LIKE_BINDING, 3, {2, 0}},
    {PDL_PORT, LIKE_PORT, 3, {2, 0}},
    {PDL_SET, LIKE_SETTING, 2, {2, 0}},
    {0, LIKE_NONE, 1, {0, 0}},
};

static const struct kind_row *row_of(int kind)
{
	const struct kind_row *r = kind_rows;

	while (r->kind && r->kind != kind)
		r++;
	return r;
}

static void add_cell(const struct tokens *t, struct shape *s, size_t i)
{
	if (kind_at(t, i) != ';')
		s->cell[s->n_cells++] = i;
}

/* The string at the end of a service or an option is a cell too. */
static void add_text_cell(const struct tokens *t, struct shape *s)
{
	size_t last = s->end - 2;

	if (kind_at(t, last) == PDL_STRING && last > s->lead)
		add_cell(t, s, last);
}

/* Statements whose words are not always as many, or whose cells depend on what follows. */
static void refine(const struct tokens *t, struct shape *s)
{
	size_t second = after(t, s->first, 1), third = after(t, s->first, 2);

	switch (s->kind) {
	case PDL_HOST:
	case PDL_NETWORK:
		if (kind_at(t, second) != PDL_NAME) { /* of a zone */
			s->likeness = LIKE_NONE;
			s->n_cells = 0;
			s->lead = second;
		} else if (kind_at(t, third) == PDL_IN) {
			s->lead = after(t, third, 2);
		}
		break;
	case PDL_ZONE:
		if (kind_at(t, third) == PDL_INTERFACE)
			s->lead = after(t, third, 1);
		break;
	case PDL_ALLOW:
	case PDL_DENY:
		/* A rule without a name has an empty cell in its place. */
		if (kind_at(t, second) == PDL_NAME)
			s->lead = third;
		add_cell(t, s, s->lead);
		break;
	case PDL_ROLE:
	case PDL_PEER:
		if (kind_at(t, third) == PDL_STRING || kind_at(t, third) == PDL_FQDN)
			add_cell(t, s, third);
		break;
	case PDL_INBOUND:
	case PDL_OUTBOUND:
		s->lead = after(t, s->first, s->brace == s->end ? 2 : 1);
		break;
	case PDL_DEPLOY:
	case PDL_FIREWALL:
	case PDL_PRODUCT:
		s->lead = s->brace;
		break;
	case PDL_SERVICE:
	case PDL_OPTION:
		add_text_cell(t, s);
		break;
	default:
		break;
	}
}

static enum breaking breaking_of(const struct shape *s)
{
	switch (s->kind) {
	case PDL_ALLOW:
	case PDL_DENY:
	case PDL_ASSERT:
	case PDL_FLOW:
	case PDL_LISTEN:
		return BREAK_CLAUSES;
	case PDL_GROUP:
		return BREAK_MEMBERS;
	case PDL_OPTION:
		return s->brace < s->end ? BREAK_MEMBERS : BREAK_LIST;
	default:
		return s->brace < s->end ? BREAK_BLOCK : BREAK_LIST;
	}
}

struct shape shape_of(const struct tokens *t, size_t first)
{
	struct shape s = {.first = first, .kind = kind_at(t, first)};
	const struct kind_row *r = row_of(s.kind);

	find_end(t, &s);
	s.likeness = r->likeness;
	s.lead = after(t, first, r->words);
	for (size_t i = 0; i < 2 && r->cells[i]; i++)
		add_cell(t, &s, after(t, first, r->cells[i]));
	refine(t, &s);
	s.breaking = breaking_of(&s);
	return s;
}

/* -- clauses -- */

static bool is_rule(int kind)
{
	return kind == PDL_ALLOW || kind == PDL_DENY || kind == PDL_ASSERT;
}

static bool begins_words(int kind)
{
	switch (kind) {
	case PDL_FROM:
	case PDL_TO:
	case PDL_ON:
	case PDL_SERVICE:
	case PDL_LOG:
	case PDL_UNTIL:
	case PDL_ERRATA:
	case PDL_WHEN:
	case PDL_ROW:
	case PDL_NOTE:
	case PDL_MULTICAST:
		return true;
	default:
		return false;
	}
}

/* The services of a flow have no word before them: they are what follows an end without a comma. */
static bool begins_services(const struct tokens *t, const struct clause *c, int before, int kind)
{
	int clause = t->at[c->first].kind;

	return c->words && (clause == PDL_TO || clause == PDL_ON) && before != clause &&
	       before != ',' && kind != ',' && kind != PDL_FQDN && before != PDL_FQDN;
}

static bool begins_clause(const struct tokens *t, const struct shape *s, const struct clauses *out,
			  int before, int kind)
{
	if (s->breaking != BREAK_CLAUSES)
		return kind == PDL_STRING && before != ',' &&
		       (s->kind == PDL_SERVICE || s->kind == PDL_SOURCE || s->kind == PDL_OPTION);
	if (begins_words(kind))
		return true;
	if (!is_rule(s->kind) && out->n && begins_services(t, &out->at[out->n - 1], before, kind))
		return true;
	return kind == PDL_STRING && before != ',' && before != PDL_ROW && before != PDL_NOTE &&
	       before != PDL_FQDN;
}

void shape_clauses(const struct tokens *t, const struct shape *s, struct arena *a,
		   struct clauses *out)
{
	size_t end = s->brace < s->end ? s->brace : s->end - 1;
	int before = 0;

	out->n = 0;
	for (size_t i = tokens_next(t, s->lead); i < end; i = tokens_next(t, i + 1)) {
		int kind = t->at[i].kind;

		if (!out->n || begins_clause(t, s, out, before, kind)) {
			if (out->n)
				out->at[out->n - 1].end = i;
			VEC_PUSH(a, out, ((struct clause){i, end, begins_words(kind)}));
		}
		before = kind;
	}
}

/* Words of a condition that need what follows them. */
static bool joins(int kind)
{
	switch (kind) {
	case '=':
	case '<':
	case '>':
	case PDL_LE:
	case PDL_GE:
	case PDL_NE:
	case PDL_AND:
	case PDL_OR:
	case PDL_NOT:
		return true;
	default:
		return false;
	}
}

/* Does the token after PREVIOUS belong to the same element of a list or a condition? */
static bool continues_element(const struct shape *s, int previous, int kind)
{
	if (joins(previous) || previous == '(')
		return true;
	switch (kind) {
	case PDL_SOURCE:
	case PDL_FQDN:
	case ')':
	case '=':
	case '<':
	case '>':
	case PDL_LE:
	case PDL_GE:
	case PDL_NE:
		return true;
	case PDL_PORTS:
	case PDL_NUMBER:
		return previous == PDL_SOURCE;
	case PDL_STRING:
		return previous == PDL_FQDN || s->likeness == LIKE_PART;
	default:
		return false;
	}
}

size_t shape_element_end(const struct tokens *t, const struct shape *s, size_t i)
{
	size_t end = i + 1;

	while (continues_element(s, t->at[end - 1].kind, kind_at(t, end)))
		end++;
	if (kind_at(t, end) == ',' || kind_at(t, end) == ';' || kind_at(t, end) == '{')
		end++;
	return end;
}
