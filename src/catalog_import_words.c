/* Words of protocols and ports: see catalog_import_words.h. */
#include "catalog_import_words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "service.h"

enum { TOO_LARGE = 100000 };

static const struct {
	const char *text;
	enum port_word_kind kind;
	unsigned number;
} words[] = {
    {"and", PORT_COMMA, 0},
    {"or", PORT_COMMA, 0},
    {"to", PORT_DASH, 0},
    {"any", PORT_ANY, 0},
    {"all", PORT_ANY, 0},
    {"ip", PORT_IP, 0},
    {"port", PORT_FILLER, 0},
    {"ports", PORT_FILLER, 0},
    {"protocol", PORT_FILLER, 0},
    {"icmpv4", PORT_PROTOCOL, PROTO_ICMP},
    {"icmpv6", PORT_PROTOCOL, PROTO_ICMP6},
    {"ipv6-icmp", PORT_PROTOCOL, PROTO_ICMP6},
};

static const struct {
	const char *text;
	enum port_word_kind kind;
} signs[] = {
    {"\xe2\x80\x93", PORT_DASH},
    {"\xe2\x80\x94", PORT_DASH},
    {"-", PORT_DASH},
    {"/", PORT_SLASH},
    {"+", PORT_PLUS},
    {",", PORT_COMMA},
    {";", PORT_COMMA},
    {"&", PORT_COMMA},
    {"|", PORT_COMMA},
    {"\n", PORT_COMMA},
    {"\r", PORT_COMMA},
    {"*", PORT_ANY},
    {":", PORT_FILLER},
};

/* Letters and digits; a dash only before a letter, so that "ip-50" is two words. */
static size_t letters(const char *s)
{
	size_t n = 0;

	while (isalnum((unsigned char)s[n]) ||
	       (n && s[n] == '-' && isalpha((unsigned char)s[n + 1])))
		n++;
	return n;
}

static struct port_word named(const char *text, size_t from)
{
	size_t n = letters(text + from);
	struct port_word w = {PORT_OTHER, from, from + n, 0};
	char lower[32] = "";
	int number;

	for (size_t i = 0; i < n && n < sizeof lower; i++)
		lower[i] = (char)tolower((unsigned char)text[from + i]);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i].text, lower)) {
			w.kind = words[i].kind;
			w.number = words[i].number;
		}
	number = proto_number(lower, strlen(lower));
	if (number >= 0) {
		w.kind = PORT_PROTOCOL;
		w.number = (unsigned)number;
	}
	return w;
}

static struct port_word number(const char *text, size_t from)
{
	struct port_word w = {PORT_NUMBER, from, from, 0};

	for (; isdigit((unsigned char)text[w.to]); w.to++)
		if (w.number < TOO_LARGE)
			w.number = w.number * 10 + (unsigned)(text[w.to] - '0');
	if (w.number > TOO_LARGE)
		w.number = TOO_LARGE;
	return w;
}

struct port_word port_word_at(const char *text, size_t from)
{
	from += strspn(text + from, " \t");
	if (!text[from])
		return (struct port_word){PORT_END, from, from, 0};
	if (isdigit((unsigned char)text[from]))
		return number(text, from);
	if (isalpha((unsigned char)text[from]))
		return named(text, from);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		size_t n = strlen(signs[i].text);

		if (!strncmp(text + from, signs[i].text, n))
			return (struct port_word){signs[i].kind, from, from + n, 0};
	}
	/* Up to the next blank, so that a message shows something that a person can find. */
	return (struct port_word){PORT_OTHER, from, from + strcspn(text + from, " \t\r\n"), 0};
}
