# While a declaration is being typed, its uses are no errors.

=== deploy.pdl
zone inside { network 10.10.0.0/16; }
zone dmz { network 10.30.0.0/24; }
host app1 10.10.0.|1|10|2|;
host web1 10.30.0.80;
group all { app1, web1 }
allow from all, app1 to web1 service ssh;

~~> deploy.pdl @1-2 ""
<~~ deploy.pdl [{"message": "~is not an address"}]
~~> deploy.pdl "zone inside { network 10.10.0.0/16; }\nzone dmz { network ; }\nhost web1 10.30.0.80;\nallow from inside to dmz service ssh;\n"
<~~ deploy.pdl [{"message": "~unexpected `;`"}]
