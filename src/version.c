/* Dotted versions. */
#include "version.h"

bool version_parse(const char *s, size_t n, struct version *out)
{
	struct version v = {{0}, 0};
	bool digit = false;

	for (size_t i = 0; i < n; i++) {
		if (s[i] >= '0' && s[i] <= '9') {
			if (!digit && v.n++ == VERSION_PARTS)
				return false;
			uint32_t *p = &v.part[v.n - 1];
			if (*p > 99999999)
				return false;
			*p = *p * 10 + (uint32_t)(s[i] - '0');
			digit = true;
		} else if (s[i] == '.' && digit) {
			digit = false;
		} else {
			return false;
		}
	}
	*out = v;
	return digit;
}

int version_compare(struct version a, struct version b)
{
	for (size_t i = 0; i < VERSION_PARTS; i++)
		if (a.part[i] != b.part[i])
			return a.part[i] < b.part[i] ? -1 : 1;
	return 0;
}
