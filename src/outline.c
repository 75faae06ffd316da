/* Statements and mentions, from the words of a text alone: see outline.h. */
#include "outline.h"

#include <string.h>

#include "pdl.tab.h"

enum block {
	BLOCK_FILE,
	BLOCK_ZONE,
	BLOCK_HOST,
	BLOCK_GROUP,
	BLOCK_PRODUCT,
	BLOCK_SECTION,
	BLOCK_CHOICES, /* of an option */
	BLOCK_DEPLOY,
	BLOCK_FIREWALL,
	BLOCK_OTHER
};

/* What a name stands for: by the block it is in, the keyword its statement starts with (0: any),
 * the keyword before it, and how many names came since (ANY: no matter). */
enum { ANY = -1 };

struct row {
	enum block block;
	int lead, slot, nth;
	enum subject subject;
	bool declares;
};

static const struct row rows[] = {
    {BLOCK_FILE, PDL_ZONE, PDL_ZONE, 0, SUBJECT_END, true},
    {BLOCK_FILE, PDL_HOST, PDL_HOST, 0, SUBJECT_END, true},
    {BLOCK_FILE, PDL_NETWORK, PDL_NETWORK, 0, SUBJECT_END, true},
    {BLOCK_FILE, PDL_GROUP, PDL_GROUP, 0, SUBJECT_END, true},
    {BLOCK_FILE, 0, PDL_IN, 0, SUBJECT_END, false},
    {BLOCK_GROUP, 0, 0, ANY, SUBJECT_END, false},
    {BLOCK_FILE, PDL_SERVICE, PDL_SERVICE, 0, SUBJECT_SERVICE, true},
    {BLOCK_FILE, 0, PDL_SERVICE, ANY, SUBJECT_SERVICE, false},
    {BLOCK_FILE, PDL_ALLOW, PDL_ALLOW, 0, SUBJECT_RULE, true},
    {BLOCK_FILE, PDL_DENY, PDL_DENY, 0, SUBJECT_RULE, true},
    {BLOCK_FILE, 0, PDL_FROM, ANY, SUBJECT_END, false},
    {BLOCK_FILE, 0, PDL_TO, ANY, SUBJECT_END, false},
    {BLOCK_FILE, PDL_PRODUCT, PDL_PRODUCT, 0, SUBJECT_PRODUCT, true},
    {BLOCK_FILE, PDL_DEPLOY, PDL_DEPLOY, 0, SUBJECT_PRODUCT, false},
    {BLOCK_FILE, PDL_DEPLOY, PDL_AS, 0, SUBJECT_DEPLOYMENT, true},
    {BLOCK_FILE, PDL_FIREWALL, PDL_FIREWALL, 0, SUBJECT_FIREWALL, true},
    {BLOCK_FILE, PDL_FIREWALL, PDL_FIREWALL, 1, SUBJECT_TARGET, false},
    {BLOCK_PRODUCT, PDL_ROLE, PDL_ROLE, ANY, SUBJECT_PART, true},
    {BLOCK_PRODUCT, PDL_PEER, PDL_PEER, ANY, SUBJECT_PART, true},
    {BLOCK_PRODUCT, PDL_ROLE, PDL_FQDN, ANY, SUBJECT_PART, true},
    {BLOCK_PRODUCT, PDL_PEER, PDL_FQDN, ANY, SUBJECT_PART, true},
    {BLOCK_PRODUCT, PDL_OPTION, PDL_OPTION, 0, SUBJECT_OPTION, true},
    {BLOCK_CHOICES, 0, 0, ANY, SUBJECT_VALUE, true},
    {BLOCK_SECTION, PDL_FLOW, PDL_FLOW, 0, SUBJECT_FLOW, true},
    {BLOCK_SECTION, PDL_LISTEN, PDL_LISTEN, 0, SUBJECT_FLOW, true},
    {BLOCK_SECTION, 0, PDL_FROM, ANY, SUBJECT_PART, false},
    {BLOCK_SECTION, 0, PDL_TO, ANY, SUBJECT_PART, false},
    {BLOCK_SECTION, 0, PDL_ON, ANY, SUBJECT_PART, false},
    {BLOCK_SECTION, 0, PDL_FQDN, ANY, SUBJECT_PART, false},
    {BLOCK_SECTION, 0, PDL_SERVICE, ANY, SUBJECT_SERVICE, false},
    {BLOCK_SECTION, 0, PDL_ERRATA, ANY, SUBJECT_SERVICE, false},
    {BLOCK_SECTION, 0, PDL_WHEN, 0, SUBJECT_OPTION, false},
    {BLOCK_SECTION, 0, PDL_WHEN, 1, SUBJECT_VALUE, false},
    {BLOCK_DEPLOY, PDL_BIND, PDL_BIND, 0, SUBJECT_PART, false},
    {BLOCK_DEPLOY, PDL_BIND, '=', ANY, SUBJECT_END, false},
    {BLOCK_DEPLOY, PDL_SET, PDL_SET, 0, SUBJECT_OPTION, false},
    {BLOCK_DEPLOY, PDL_SET, PDL_SET, 1, SUBJECT_VALUE, false},
    {BLOCK_DEPLOY, PDL_PORT, PDL_PORT, 0, SUBJECT_FLOW, false},
    {BLOCK_DEPLOY, PDL_PORT, '=', ANY, SUBJECT_SERVICE, false},
    {BLOCK_DEPLOY, PDL_SKIP, PDL_SKIP, ANY, SUBJECT_FLOW, false},
    {BLOCK_DEPLOY, PDL_AT, PDL_AT, ANY, SUBJECT_END, false},
    {BLOCK_DEPLOY, PDL_INBOUND, PDL_FROM, ANY, SUBJECT_END, false},
    {BLOCK_DEPLOY, PDL_OUTBOUND, PDL_TO, ANY, SUBJECT_END, false},
    {BLOCK_FIREWALL, PDL_ZONE, PDL_ZONE, 0, SUBJECT_END, false},
    {BLOCK_FIREWALL, PDL_SET, PDL_SET, 0, SUBJECT_SETTING, false},
    {BLOCK_FIREWALL, PDL_SET, PDL_SET, 1, SUBJECT_SETTING_VALUE, false},
};

/* Keywords that start a statement of a block. */
static const struct {
	enum block block;
	int lead;
} leads[] = {
    {BLOCK_FILE, PDL_INCLUDE},      {BLOCK_FILE, PDL_ZONE},
    {BLOCK_FILE, PDL_HOST},         {BLOCK_FILE, PDL_NETWORK},
    {BLOCK_FILE, PDL_GROUP},        {BLOCK_FILE, PDL_SERVICE},
    {BLOCK_FILE, PDL_ALLOW},        {BLOCK_FILE, PDL_DENY},
    {BLOCK_FILE, PDL_ASSERT},       {BLOCK_FILE, PDL_PRODUCT},
    {BLOCK_FILE, PDL_DEPLOY},       {BLOCK_FILE, PDL_FIREWALL},
    {BLOCK_ZONE, PDL_NETWORK},      {BLOCK_ZONE, PDL_DESCRIPTION},
    {BLOCK_HOST, PDL_FQDN},         {BLOCK_HOST, PDL_DESCRIPTION},
    {BLOCK_GROUP, PDL_DESCRIPTION}, {BLOCK_PRODUCT, PDL_TITLE},
    {BLOCK_PRODUCT, PDL_SOURCE},    {BLOCK_PRODUCT, PDL_ROLE},
    {BLOCK_PRODUCT, PDL_PEER},      {BLOCK_PRODUCT, PDL_OPTION},
    {BLOCK_PRODUCT, PDL_INBOUND},   {BLOCK_PRODUCT, PDL_OUTBOUND},
    {BLOCK_PRODUCT, PDL_LOCAL},     {BLOCK_SECTION, PDL_FLOW},
    {BLOCK_SECTION, PDL_LISTEN},    {BLOCK_DEPLOY, PDL_VERSION_WORD},
    {BLOCK_DEPLOY, PDL_BIND},       {BLOCK_DEPLOY, PDL_SET},
    {BLOCK_DEPLOY, PDL_PORT},       {BLOCK_DEPLOY, PDL_SKIP},
    {BLOCK_DEPLOY, PDL_LOG},        {BLOCK_DEPLOY, PDL_UNTIL},
    {BLOCK_DEPLOY, PDL_AT},         {BLOCK_DEPLOY, PDL_INBOUND},
    {BLOCK_DEPLOY, PDL_OUTBOUND},   {BLOCK_FIREWALL, PDL_VERSION_WORD},
    {BLOCK_FIREWALL, PDL_ZONE},     {BLOCK_FIREWALL, PDL_SET},
};

/* An open block, or the file; and the statement being read in it. */
struct frame {
	enum block block;
	size_t owner;      /* the statement whose block it is */
	size_t statement;  /* being read; NO_STATEMENT between two */
	int lead, slot;    /* of that statement */
	int names;         /* since SLOT */
	bool comma;        /* the last token was one */
	bool to_seen;      /* `to` was: the `service` of a rule may follow */
	const char *scope; /* product or target */
	const char *option;
};

enum { DEPTH_MAX = 64 };

struct reader {
	struct arena *arena;
	struct intern *names;
	struct outline *out;
	struct frame frames[DEPTH_MAX];
	size_t depth; /* of the innermost frame */
	size_t lost;  /* braces opened beyond DEPTH_MAX */
};

static struct frame *top(struct reader *r)
{
	return &r->frames[r->depth];
}

static bool is_lead(enum block b, int token)
{
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
		if (leads[i].block == b && leads[i].lead == token)
			return true;
	return false;
}

static bool is_keyword(int token)
{
	return token >= PDL_INCLUDE && token <= PDL_MULTICAST;
}

static struct place place_here(const struct frame *f)
{
	struct place p = {.keyword = f->slot};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];

		if (row->block != f->block || (row->lead && row->lead != f->lead) ||
		    row->slot != f->slot || (row->nth != ANY && row->nth != f->names))
			continue;
		p.subject = row->subject;
		p.declares = row->declares;
		p.scope = f->scope;
		p.option = f->option;
		return p;
	}
	return p;
}

/* -- statements -- */

static struct statement_outline *current(struct reader *r)
{
	size_t i = top(r)->statement;

	return i == NO_STATEMENT ? NULL : &r->out->statements.at[i];
}

static void start_statement(struct reader *r, int lead, struct span at)
{
	struct frame *f = top(r);
	struct statement_outline s = {
	    .keyword = lead, .span = at, .parent = r->depth ? f->owner : NO_STATEMENT};

	f->statement = r->out->statements.n;
	f->lead = f->slot = lead;
	f->names = 0;
	f->comma = f->to_seen = false;
	VEC_PUSH(r->arena, &r->out->statements, s);
}

static void end_statement(struct reader *r)
{
	struct frame *f = top(r);

	f->statement = NO_STATEMENT;
	f->lead = f->slot = 0;
	f->names = 0;
	f->comma = false;
	if (f->block == BLOCK_FILE)
		f->scope = NULL;
}

static void extend(struct reader *r, struct span at)
{
	for (size_t i = 0; i <= r->depth; i++)
		if (r->frames[i].statement != NO_STATEMENT)
			r->out->statements.at[r->frames[i].statement].span.end = at.end;
}

static enum block block_of(const struct frame *f)
{
	if (f->block == BLOCK_PRODUCT && f->lead == PDL_OPTION)
		return BLOCK_CHOICES;
	if (f->block == BLOCK_PRODUCT)
		return BLOCK_SECTION;
	if (f->block != BLOCK_FILE)
		return BLOCK_OTHER;
	switch (f->lead) {
	case PDL_ZONE:
		return BLOCK_ZONE;
	case PDL_HOST:
	case PDL_NETWORK:
		return BLOCK_HOST;
	case PDL_GROUP:
		return BLOCK_GROUP;
	case PDL_PRODUCT:
		return BLOCK_PRODUCT;
	case PDL_DEPLOY:
		return BLOCK_DEPLOY;
	case PDL_FIREWALL:
		return BLOCK_FIREWALL;
	default:
		return BLOCK_OTHER;
	}
}

static void open_block(struct reader *r, struct span at)
{
	struct frame *f = top(r);

	if (r->depth + 1 == DEPTH_MAX) {
		r->lost++;
		return;
	}
	if (f->statement == NO_STATEMENT)
		start_statement(r, 0, at);
	if (!current(r)->block.source)
		current(r)->block = at;
	r->frames[r->depth + 1] = (struct frame){.block = block_of(f),
						 .owner = f->statement,
						 .statement = NO_STATEMENT,
						 .scope = f->scope,
						 .option = f->option};
	r->depth++;
}

/* Does the statement go on after its block? An option has a text there. */
static bool goes_on(const struct frame *f)
{
	return f->block == BLOCK_PRODUCT && f->lead == PDL_OPTION;
}

static void close_block(struct reader *r, struct span at, bool written)
{
	struct statement_outline *s;

	if (r->lost && written) {
		r->lost--;
		return;
	}
	if (!r->depth)
		return;
	end_statement(r);
	r->depth--;
	s = current(r);
	if (s) {
		s->block.end = at.end;
		s->closed = written;
	}
	if (!goes_on(top(r)))
		end_statement(r);
}

/* -- words -- */

static bool first_on_line(struct span at)
{
	const char *text = at.source->text;
	uint32_t i = at.start;

	while (i && (text[i - 1] == ' ' || text[i - 1] == '\t'))
		i--;
	return !i || text[i - 1] == '\n';
}

static bool goes_with(const struct frame *f, int token)
{
	if (f->block == BLOCK_FILE && token == PDL_SERVICE)
		return f->to_seen && f->slot == PDL_TO;
	return f->block == BLOCK_FILE && f->lead == PDL_ASSERT && f->slot == PDL_ASSERT;
}

/* A statement whose end is missing: the word that starts the next one stands first on its line, and
 * cannot stand here. */
static void recover(struct reader *r, int token, struct span at)
{
	struct frame *f = top(r);

	if (!first_on_line(at))
		return;
	if (f->statement != NO_STATEMENT && is_lead(f->block, token) && !goes_with(f, token))
		end_statement(r);
	if (r->depth && !is_lead(f->block, token) && is_lead(BLOCK_FILE, token) && at.start &&
	    at.source->text[at.start - 1] == '\n')
		while (r->depth)
			close_block(r, (struct span){at.source, at.start, at.start}, false);
}

/* A keyword that stands where a name could: it gives no place a meaning. */
static bool is_value(const struct frame *f, int token)
{
	switch (token) {
	case PDL_ANY:
	case PDL_OFF:
		return true;
	case PDL_ON:
		return f->lead != PDL_LISTEN;
	case PDL_ALLOW:
	case PDL_DENY:
		return f->lead == PDL_ASSERT;
	case PDL_VERSION_WORD:
		return f->slot == PDL_WHEN || f->lead == PDL_OPTION;
	default:
		return false;
	}
}

static bool joins_conditions(int token)
{
	return token == PDL_AND || token == PDL_OR || token == PDL_NOT;
}

static void keyword(struct reader *r, const struct word *t)
{
	struct frame *f;

	recover(r, t->kind, t->span);
	f = top(r);
	if (f->statement == NO_STATEMENT) {
		start_statement(r, t->kind, t->span);
		return;
	}
	f->comma = false;
	if (is_value(f, t->kind)) {
		f->names++;
		return;
	}
	f->to_seen |= t->kind == PDL_TO;
	f->names = 0;
	f->slot = joins_conditions(t->kind) ? PDL_WHEN : t->kind;
}

/* In a flow the services follow the ends without a word between: the first thing without a comma
 * before it. */
static void maybe_services(struct frame *f, bool literal)
{
	bool ends = f->block == BLOCK_SECTION && (f->slot == PDL_TO || f->slot == PDL_ON);

	if (ends && (literal || (f->names && !f->comma))) {
		f->slot = PDL_SERVICE;
		f->names = 0;
	}
	/* `a fqdn "x" tcp/22`, and `source 500, udp/1` */
	if (f->block == BLOCK_SECTION && (f->slot == PDL_FQDN || f->slot == PDL_SOURCE) &&
	    (literal || !f->comma))
		f->slot = PDL_SERVICE;
	if (f->block == BLOCK_FILE && f->slot == PDL_SOURCE)
		f->slot = PDL_SERVICE;
}

static void mention(struct reader *r, const char *name, struct span at, struct place p)
{
	VEC_PUSH(r->arena, &r->out->mentions, ((struct mention){at, name, p, top(r)->statement}));
}

/* INSTANCE.ROLE: two mentions in one word. */
static bool qualified(struct reader *r, const struct word *t, struct place p)
{
	const char *dot = strrchr(t->name, '.');
	struct span first = t->span, second = t->span;
	struct place instance = p, role = p;

	if (p.subject != SUBJECT_END || p.declares || !dot)
		return false;
	first.end = first.start + (uint32_t)(dot - t->name);
	second.start = first.end + 1;
	instance.subject = SUBJECT_DEPLOYMENT;
	role.subject = SUBJECT_PART;
	role.scope = NULL;
	role.instance = intern_n(r->names, t->name, (size_t)(dot - t->name));
	mention(r, role.instance, first, instance);
	mention(r, intern(r->names, dot + 1), second, role);
	return true;
}

/* What the name says of its statement. */
static void note_name(struct reader *r, const struct word *t, const struct place *p)
{
	struct frame *f = top(r);
	struct statement_outline *s = current(r);

	if (p->subject == SUBJECT_OPTION || p->subject == SUBJECT_SETTING)
		f->option = t->name;
	if ((p->subject == SUBJECT_PRODUCT && f->block == BLOCK_FILE) ||
	    p->subject == SUBJECT_TARGET)
		f->scope = t->name;
	if (!s || (s->name && !(p->subject == SUBJECT_DEPLOYMENT && p->declares)))
		return;
	if (p->declares || f->slot == f->lead) {
		s->name = t->name;
		s->naming = t->span;
	}
}

static void name(struct reader *r, const struct word *t)
{
	struct frame *f = top(r);
	struct place p;

	if (f->statement == NO_STATEMENT && f->block != BLOCK_GROUP && f->block != BLOCK_CHOICES)
		start_statement(r, 0, t->span);
	maybe_services(f, false);
	p = place_here(f);
	if (!qualified(r, t, p))
		mention(r, t->name, t->span, p);
	note_name(r, t, &p);
	f->names++;
	f->comma = false;
}

static void feed(struct reader *r, const struct word *t)
{
	struct frame *f = top(r);

	if (is_keyword(t->kind)) {
		keyword(r, t);
		extend(r, t->span);
		return;
	}
	extend(r, t->span);
	switch (t->kind) {
	case PDL_NAME:
		name(r, t);
		extend(r, t->span);
		break;
	case ';':
		if (current(r))
			current(r)->closed = true;
		end_statement(r);
		break;
	case '{':
		open_block(r, t->span);
		break;
	case '}':
		close_block(r, t->span, true);
		break;
	case ',':
		f->comma = true;
		if (f->slot == PDL_ROLE || f->slot == PDL_PEER)
			f->names = 0;
		break;
	case '=':
		if (f->block == BLOCK_DEPLOY)
			f->slot = '=', f->names = 0;
		break;
	case PDL_SERVICE_LITERAL:
		maybe_services(f, true);
		f->names++;
		f->comma = false;
		break;
	default:
		f->comma = false;
	}
}

static void reader_init(struct reader *r, struct arena *a, struct intern *names,
			struct outline *out)
{
	*r = (struct reader){.arena = a, .names = names, .out = out};
	r->frames[0].statement = NO_STATEMENT;
}

struct outline outline_read(struct arena *a, struct intern *names, struct source *s)
{
	struct outline out = {.words = parse_words(a, names, s)};
	struct reader r;

	reader_init(&r, a, names, &out);
	for (size_t i = 0; i < out.words.n; i++)
		feed(&r, &out.words.at[i]);
	return out;
}

/* The words of these blocks are a list, not statements. */
static bool is_list(enum block b)
{
	return b == BLOCK_GROUP || b == BLOCK_CHOICES;
}

/* What stands of the statement that is being read in the innermost frame: from where? */
static size_t unfinished(const struct reader *r, size_t offset)
{
	const struct frame *f = &r->frames[r->depth];

	if (f->statement != NO_STATEMENT)
		return r->out->statements.at[f->statement].span.start;
	return is_list(f->block) ? r->out->statements.at[f->owner].block.start + 1 : offset;
}

static const char *text_before(const struct reader *r, const struct source *s, size_t offset)
{
	struct buf b = {0};
	size_t from = unfinished(r, offset);

	for (size_t i = 0; i < r->depth; i++) {
		const struct statement_outline *head =
		    &r->out->statements.at[r->frames[i].statement];

		buf_add(&b, s->text + head->span.start, head->block.start + 1 - head->span.start);
		buf_putc(&b, ' ');
	}
	buf_add(&b, s->text + from, offset - from);
	const char *out = arena_strndup(r->arena, b.n ? b.data : "", b.n);
	buf_free(&b);
	return out;
}

struct outline_cursor outline_at(struct arena *a, struct intern *names, const struct outline *o,
				 size_t offset)
{
	struct outline before = {{NULL, 0, 0}, {NULL, 0, 0}, {NULL, 0, 0}};
	struct outline_cursor c = {.before = ""};
	struct reader r;

	reader_init(&r, a, names, &before);
	for (size_t i = 0; i < o->words.n && o->words.at[i].span.end <= offset; i++)
		feed(&r, &o->words.at[i]);
	maybe_services(top(&r), false);
	c.place = place_here(top(&r));
	c.fresh = top(&r)->statement == NO_STATEMENT && !is_list(top(&r)->block);
	if (o->words.n)
		c.before = text_before(&r, o->words.at[0].span.source, offset);
	return c;
}

const char *default_instance(struct intern *names, const char *product)
{
	const char *dot = strrchr(product, '.');

	return intern(names, dot ? dot + 1 : product);
}
