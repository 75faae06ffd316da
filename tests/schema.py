#!/usr/bin/env python3
"""The policy as JSON keeps docs/policy.schema.json, and its names refer to what it declares: schema.py PORTC

Besides: SARIF and JSON diagnostics have the form they promise.
"""
import glob
import json
import subprocess
import sys

import jsonschema

from report import check, finish


def references(policy, name):
    zones = {z["name"] for z in policy["zones"]}
    objects = {}
    for o in policy["objects"]:
        check(o["name"] not in objects, f"{name}: object {o['name']} twice")
        check(o["zone"] in zones, f"{name}: zone of {o['name']}")
        check(all(m in objects for m in o.get("members", [])), f"{name}: members of {o['name']} come first")
        objects[o["name"]] = o
    services = {s["name"] for s in policy["services"]}
    keys = [r["key"] for p in policy["pairs"] for r in p["rules"]]
    check(len(keys) == len(set(keys)), f"{name}: keys are unique")
    check(len(services) == len(policy["services"]), f"{name}: service names are unique")
    for pair in policy["pairs"]:
        actions = [r["action"] for r in pair["rules"]]
        check(actions == sorted(actions, key=lambda a: a == "allow"), f"{name}: denials first")
        for rule in pair["rules"]:
            for side, zone in (("sources", pair["from"]), ("destinations", pair["to"])):
                check(all(objects[o]["zone"] == zone for o in rule[side]), f"{name}: {rule['key']} {side}")
                for family in rule["families"]:
                    check(any(family in objects[o]["families"] for o in rule[side]),
                          f"{name}: {rule['key']} has {side} in family {family}")
            check(all(s in services for s in rule["services"]), f"{name}: services of {rule['key']}")


def diagnostics(portc):
    command = [portc, "check", "tests/errors/sem-twice.pdl", "--diagnostics"]
    said = json.loads(subprocess.run(command + ["json"], capture_output=True, text=True).stderr)
    check(said["errors"] == 3 and len(said["diagnostics"]) == 3, "json: three errors")
    check(said["diagnostics"][0]["line"] == 5 and said["diagnostics"][0]["column"] == 6, "json: position")
    check(said["diagnostics"][0]["notes"][0]["line"] == 4, "json: note")
    sarif = json.loads(subprocess.run(command + ["sarif"], capture_output=True, text=True).stderr)
    run = sarif["runs"][0]
    check(sarif["version"] == "2.1.0" and run["tool"]["driver"]["name"] == "portc", "sarif: head")
    rules = {r["id"] for r in run["tool"]["driver"]["rules"]}
    check(all(r["ruleId"] in rules for r in run["results"]), "sarif: rules")
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    check(region["startLine"] == 5 and region["startColumn"] == 6, "sarif: position")
    none = subprocess.run([portc, "check", "examples/campus/deploy.pdl", "--diagnostics", "json"],
                          capture_output=True, text=True)
    check(none.returncode == 0 and json.loads(none.stderr)["diagnostics"] == [], "json: nothing to say")
    fix = json.loads(subprocess.run([portc, "check", "tests/errors/sem-unknown-name.pdl", "--diagnostics", "sarif"],
                                    capture_output=True, text=True).stderr)
    text = fix["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"]
    check(text == "inside", "sarif: fix")


def main():
    portc = sys.argv[1]
    with open("docs/policy.schema.json", encoding="utf-8") as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted(glob.glob("examples/*/out/*.json")):
        with open(path, encoding="utf-8") as f:
            policy = json.load(f)
        errors = [e.message for e in validator.iter_errors(policy)]
        check(not errors, f"{path}: {errors[:3]}")
        references(policy, path)
    broken = {"portc": "policy", "format": 1, "zones": [{}], "objects": [], "services": [], "pairs": [], "firewall": {}}
    check(list(validator.iter_errors(broken)), "the schema refuses what it should")
    diagnostics(portc)
    return finish("schema")


sys.exit(main())
