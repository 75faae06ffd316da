/* Reminders of keywords: docs/language.md in one line each. */
#include "lsp/keywords.h"

#include <stddef.h>

#include "parse.h"
#include "pdl.tab.h"

static const struct keyword keywords[] = {
    {PDL_ALLOW, "allow", "allow [NAME] from ENDS to ENDS service SERVICES;",
     "permits connections; a denial beats it", "allow ${1:name} from ${2:ends} to ${3:ends} service ${4:services};"},
    {PDL_AND, "and", "when A and B", "both conditions hold", NULL},
    {PDL_ANY, "any", "any", "all zones; every protocol; the rest of the world", NULL},
    {PDL_AS, "as", "deploy PRODUCT as NAME { … }", "names a deployment", NULL},
    {PDL_ASSERT, "assert", "assert allow|deny from ENDS to ENDS service SERVICES \"text\";",
     "requires that every such connection is permitted, or none; decided at every compile",
     "assert ${1|deny,allow|} from ${2:ends} to ${3:ends} service ${4:any} \"${5:why}\";"},
    {PDL_AT, "at", "at ENDS;", "what stands for every role that is not bound by name", NULL},
    {PDL_BIND, "bind", "bind PART = ENDS;", "what stands for a role or peer of the product", NULL},
    {PDL_DENY, "deny", "deny [NAME] from ENDS to ENDS service SERVICES;",
     "denies connections; it beats every permission", "deny ${1:name} from ${2:ends} to ${3:ends} service ${4:services};"},
    {PDL_DEPLOY, "deploy", "deploy PRODUCT [as NAME] { … }", "says where a product stands",
     "deploy ${1:product} as ${2:name} {\n    bind ${3:role} = ${4:ends};\n}"},
    {PDL_DESCRIPTION, "description", "description \"text\";", "a text for people, kept in the output", NULL},
    {PDL_ERRATA, "errata", "errata SERVICES", "services that are right where the vendor's table is wrong", NULL},
    {PDL_FIREWALL, "firewall", "firewall NAME TARGET { … }", "a device: its zones, interfaces and settings",
     "firewall ${1:name} ${2:target} {\n    zone ${3:zone} interface \"${4:port1}\";\n}"},
    {PDL_FLOW, "flow", "flow NAME from PARTS to PARTS SERVICES …;", "a row of the vendor's table",
     "flow ${1:name} from ${2:part} to ${3:part} ${4:tcp/443} row \"${5:row}\" \"${6:text}\";"},
    {PDL_FQDN, "fqdn", "fqdn \"NAME\", …;", "a thing known by its DNS name", NULL},
    {PDL_FROM, "from", "from ENDS", "where connections come from", NULL},
    {PDL_GROUP, "group", "group NAME { member, … }", "hosts, networks, zones, groups and addresses under one name",
     "group ${1:name} { ${2:members} }"},
    {PDL_HOST, "host", "host NAME [in ZONE] ADDRESS, …;", "one machine; its zone follows from the addresses",
     "host ${1:name} ${2:address};"},
    {PDL_IN, "in", "in ZONE", "the addresses have to be there; for a DNS name: the zone it is in", NULL},
    {PDL_INBOUND, "inbound", "inbound { flow … } | inbound from ENDS;",
     "flows that the product accepts; in a deployment: every peer that opens connections", NULL},
    {PDL_INCLUDE, "include", "include \"FILE\";", "reads another file, relative to this one", "include \"${1:file.pdl}\";"},
    {PDL_INTERFACE, "interface", "zone ZONE interface \"NAME\", …;", "the interfaces behind which a zone lies", NULL},
    {PDL_LISTEN, "listen", "listen NAME on ROLES SERVICES \"text\";", "a port that must stay closed to the network", NULL},
    {PDL_LOCAL, "local", "local { listen … }", "ports that must stay closed to the network", NULL},
    {PDL_LOG, "log", "log", "logs the connections", NULL},
    {PDL_MULTICAST, "multicast", "multicast", "a flow that a rule between zones does not carry", NULL},
    {PDL_NETWORK, "network", "network NAME PREFIX, …; | network PREFIX, …;",
     "prefixes and ranges under a name; in a zone: what belongs to it", "network ${1:name} ${2:prefix};"},
    {PDL_NOT, "not", "when not A", "the condition does not hold", NULL},
    {PDL_NOTE, "note", "note \"text\"", "what is to be known of a row", NULL},
    {PDL_OFF, "off", "set OPTION off;", "the option is off", NULL},
    {PDL_ON, "on", "set OPTION on; | listen NAME on ROLES", "the option is on; where a product listens", NULL},
    {PDL_OPTION, "option", "option NAME on|off|{ values }|version \"text\";", "something a deployment sets", NULL},
    {PDL_OR, "or", "when A or B", "one of the conditions holds", NULL},
    {PDL_OUTBOUND, "outbound", "outbound { flow … } | outbound to ENDS;",
     "flows that the product opens; in a deployment: every peer that accepts connections", NULL},
    {PDL_PEER, "peer", "peer NAME \"text\";", "something the product talks to", NULL},
    {PDL_PORT, "port", "port FLOW = SERVICES;", "this site uses other services for the flow", NULL},
    {PDL_PRODUCT, "product", "product NAME { … }", "a vendor's port table",
     "product ${1:vendor.name} {\n    title \"${2:title}\";\n    role ${3:server} \"${4:text}\";\n}"},
    {PDL_ROLE, "role", "role NAME \"text\";", "a part of the product", NULL},
    {PDL_ROW, "row", "row \"REFERENCE\", …", "the row of the vendor's table", NULL},
    {PDL_SERVICE, "service", "service NAME SERVICES; | service SERVICES",
     "services under a name; in a rule: what is permitted or denied", "service ${1:name} ${2:tcp/443};"},
    {PDL_SET, "set", "set OPTION VALUE;", "an option of the product, or a setting of the target", NULL},
    {PDL_SKIP, "skip", "skip FLOW, …;", "leaves flows out", NULL},
    {PDL_SOURCE, "source", "source \"TITLE\" \"URL\"; | SERVICE source PORTS",
     "where a product's table is published; source ports of a service", NULL},
    {PDL_TITLE, "title", "title \"text\";", "the product's full name", NULL},
    {PDL_TO, "to", "to ENDS", "where connections go", NULL},
    {PDL_UNTIL, "until", "until YYYY-MM-DD", "holds through that day, in the device's local time", NULL},
    {PDL_VERSION_WORD, "version", "version V;", "the version of a product or a device", NULL},
    {PDL_WHEN, "when", "when CONDITION", "the flow exists where the condition holds", NULL},
    {PDL_ZONE, "zone", "zone NAME { network PREFIX, …; }", "networks that lie together; an address is in the zone with the longest prefix",
     "zone ${1:name} { network ${2:prefix}; }"},
};

const struct keyword *keyword_find(int token)
{
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (keywords[i].token == token)
			return &keywords[i];
	return NULL;
}
