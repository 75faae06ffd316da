/* Rules of filters for people and programs: who decides, and where it stands. */
#ifndef PORTC_FILTER_TEXT_H
#define PORTC_FILTER_TEXT_H

#include <jansson.h>

#include "filter.h"

/* "edge.conf:311: policy 41 (web)"; "no rule" for NULL. */
const char *filter_rule_text(struct arena *a, const struct filter_rule *r);

/* {"rule": ..., "file": ..., "line": ...}; null for NULL. */
json_t *filter_rule_json(struct arena *a, const struct filter_rule *r);

#endif
