# Diagnostics as one types: of documents and their includes, with related places and names.

=== disk zones.pdl
zone inside { network 10.10.0.0/16; }
=== deploy.pdl
include |1|"zones.pdl"|2|;
zone dmz { network 10.30.0.0/24; }
host |3|app1|4| 10.10.0.10;
host |5|app1|6| 10.10.0.11;
host |7|idle|8| 10.10.0.12;
host web1 10.30.0.80;
allow from |9|ap1|10| to web1 service ssh;

<~~ deploy.pdl [{"range": "@5-6", "severity": 1, "source": "portc", "message": "~`app1` is declared twice", "relatedInformation": [{"location": {"uri": "deploy.pdl#", "range": "@3-4"}, "message": "the first declaration is here"}]}, {"range": "@9-10", "message": "~did you mean `app1`?"}]

# Once there are no errors the checks run, and their names are codes.
~~> deploy.pdl @5-6 "app2"
~~> deploy.pdl @9-10 "app1"
<~~ deploy.pdl ["...", {"range": "@7-8", "severity": 2, "code": "unused", "tags": [1]}]

# What an open document says of an include that is not saved is seen at once.
=== zones.pdl
zone |20|inside|21| { network 10.10.0.0/16; }
~~> zones.pdl @20-21 "dmz"
<~~ zones.pdl []
<~~ deploy.pdl ["...", {"message": "~`dmz` is declared twice", "relatedInformation": [{"location": {"uri": "zones.pdl#"}}]}]
~~> zones.pdl "zone inside { network 10.10.0.0/16"
<~~ zones.pdl [{"severity": 1}]
~~> zones.pdl "zone inside { network 10.10.0.0/16; }\n"
<~~ zones.pdl []
xx> zones.pdl
<~~ deploy.pdl ["!...", {"severity": 1}]

# Errors in an include that is not open are published for it, and cleared when they are gone.
### zones.pdl "zone inside { network 10.10.0.1/16; }\n"
<~~ zones.pdl [{"message": "~has host bits set"}]
### zones.pdl "zone inside { network 10.10.0.0/16; }\n"
<~~ zones.pdl []
### zones.pdl null
<~~ deploy.pdl ["...", {"range": "@1-2", "message": "~cannot read"}]
