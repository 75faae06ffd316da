/* Words that nft takes for its own wherever they stand, so that they cannot name a table.
 * Established with nft 1.0.6: each was refused as the name of a table, chain or set. */
#include "nft.h"

#include <stdlib.h>
#include <string.h>

/* Sorted: it is searched by halves. */
static const char *const words[] = {
    "accept",     "add",      "ah",       "all",         "and",      "arp",      "auto-merge",
    "bridge",     "cgroup",   "chain",    "comment",     "comp",     "constant", "continue",
    "counter",    "cpu",      "create",   "ct",          "day",      "dccp",     "define",
    "delete",     "describe", "device",   "devices",     "dnat",     "drop",     "dst",
    "dup",        "dynamic",  "ecn",      "element",     "elements", "esp",      "ether",
    "exists",     "expires",  "exthdr",   "fib",         "flags",    "flow",     "flowtable",
    "flush",      "frag",     "fwd",      "gc-interval", "get",      "goto",     "handle",
    "hbh",        "hook",     "hour",     "ibriport",    "ibrname",  "icmp",     "icmpv6",
    "igmp",       "iif",      "iifgroup", "iifname",     "iiftype",  "include",  "index",
    "inet",       "insert",   "interval", "ip",          "ip6",      "ipsec",    "jhash",
    "jump",       "limit",    "list",     "log",         "lt",       "map",      "mark",
    "masquerade", "meta",     "meter",    "mh",          "missing",  "monitor",  "ne",
    "netdev",     "nftrace",  "not",      "notrack",     "numgen",   "obriport", "obrname",
    "offload",    "oif",      "oifgroup", "oifname",     "oiftype",  "or",       "osf",
    "pkttype",    "policy",   "position", "priority",    "queue",    "quota",    "random",
    "redefine",   "redirect", "reject",   "rename",      "replace",  "reset",    "return",
    "rt",         "rt0",      "rt2",      "rtclassid",   "rule",     "ruleset",  "sctp",
    "secmark",    "set",      "size",     "skgid",       "skuid",    "snat",     "socket",
    "srh",        "symhash",  "synproxy", "table",       "tcp",      "th",       "time",
    "timeout",    "tproxy",   "type",     "typeof",      "udp",      "udplite",  "undefine",
    "update",     "vlan",     "vmap",     "xt",
};

static int compare(const void *key, const void *word)
{
	return strcmp(key, *(const char *const *)word);
}

bool nft_reserved(const char *name)
{
	return bsearch(name, words, sizeof words / sizeof *words, sizeof *words, compare);
}

bool nft_name_start(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* A slash would be legal too, but ends a name in dnsmasq's nftset lines. */
bool nft_name_char(unsigned char c)
{
	return nft_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}
