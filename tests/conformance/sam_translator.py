"""sam_translator.py CAIRN FOLDER [COUNT [SEED [CHANGES]]]

A second opinion on `cairn transform`: what AWS's own translator, the Python package
aws-sam-translator, makes of the templates of a folder, and of COUNT templates that have up
to CHANGES values changed at random, always the same ones for a SEED. Those that differ are
written to the current folder. Where the package is not installed there is no opinion.
"""

import json
import logging
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

REGION = "eu-west-1"
# Another version may have other words.
VERSION = "1.110."
ODD = [None, "", [], {}, "text", 5, True, ["a"], {"a": "b"}, {"Ref": "Other"},
       {"Fn::If": ["Wanted", "a", "b"]}, {"Fn::Sub": "${AWS::Region}"}]


def skip(reason):
    print(f"SKIPPED: {reason}")
    sys.exit(0)


os.environ.update(AWS_DEFAULT_REGION=REGION, AWS_ACCESS_KEY_ID="-", AWS_SECRET_ACCESS_KEY="-")
try:
    import boto3
    import samtranslator
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator
    from samtranslator.utils.py27hash_fix import to_py27_compatible_template
    from samtranslator.yaml_helper import yaml_parse
except ImportError:
    skip("aws-sam-translator is not installed")
if not samtranslator.__version__.startswith(VERSION):
    skip(f"aws-sam-translator is {samtranslator.__version__}, not {VERSION}*")
logging.disable(logging.CRITICAL)


def copy(value):
    return json.loads(json.dumps(value))


def translate(template):
    """("made", template), ("refused", words) or None where the translator breaks down."""
    template = copy(template)
    try:
        to_py27_compatible_template(template, {})
        translator = Translator({}, Parser(), None, boto3.session.Session(region_name=REGION))
        return "made", copy(translator.translate(sam_template=template, parameter_values={}))
    except InvalidDocumentException as refusal:
        return "refused", words(refusal.message + " " + " ".join(c.message for c in refusal.causes))
    except Exception:  # a defect of its own
        return None


def transform(cairn, template, path):
    path.write_text(json.dumps(template))
    run = subprocess.run([cairn, "transform", "--region", REGION, "--format", "json", path],
                         capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        return "crashed", run.stderr
    return ("made", json.loads(run.stdout)) if run.returncode == 0 else ("refused", words(run.stderr))


def words(text):
    """Refusals may stand in any order, and say of a text that it is a unicode one."""
    return sorted(re.sub(r"\bu(['\"])", r"\1", text).split())


def comparable(value, key=""):
    """The translator keeps some lists as sets, which have an order of their own in each run."""
    if isinstance(value, dict):
        return {key: comparable(each, key) for key, each in value.items()}
    if isinstance(value, list):
        items = [comparable(each) for each in value]
        return sorted(items, key=json.dumps) if key in ("DependsOn", "Fn::Or") else items
    return value


def difference(expected, found, place=""):
    """Where two values begin to differ."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted({*expected, *found}):
            yield from difference(expected.get(key, "nothing"), found.get(key, "nothing"), f"{place}/{key}")
    elif expected != found:
        yield f"{place}: expected {json.dumps(expected)}, found {json.dumps(found)}"


def places(value):
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from places(value[key])


def change(template, chance):
    """One value of a resource of SAM is left out, or becomes another."""
    ours = [each for each in template["Resources"].values()
            if each["Type"].startswith("AWS::Serverless::") and each.get("Properties")]
    holder, key = chance.choice(list(places(chance.choice(ours)["Properties"])))
    if chance.random() < 0.5:
        del holder[key]
    else:
        holder[key] = copy(chance.choice(ODD))


def main():
    cairn, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    count, seed, most = [int(given) for given in sys.argv[3:]] + [300, 2026, 1][len(sys.argv) - 3:]
    seeds = [copy(yaml_parse(path.read_text())) for path in sorted(folder.glob("*.yaml"))]
    for each in seeds:
        # The translator would ask the repository of applications, and the clock.
        each["Resources"] = {id: resource for id, resource in each["Resources"].items()
                             if resource["Type"] != "AWS::Serverless::Application"}
        for resource in each["Resources"].values():
            resource.get("Properties", {}).pop("AlwaysDeploy", None)
        each.setdefault("Conditions", {})["Wanted"] = {"Fn::Equals": ["a", "b"]}
    chance = random.Random(seed)
    changed = [copy(chance.choice(seeds)) for _ in range(count)]
    for template in changed:
        for _ in range(chance.randint(1, most)):
            change(template, chance)
    told = compared = 0
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch) / "template.json"
        for template in seeds + changed:
            expected = translate(template)
            if expected is None:
                continue
            compared += 1
            found = transform(cairn, template, path)
            if expected[0] == found[0] and comparable(expected[1]) == comparable(found[1]):
                continue
            told += 1
            kept = f"sam_translator_{told}.json"
            pathlib.Path(kept).write_text(path.read_text())
            print(f"{kept}: expected {expected[0]}, found {found[0]}")
            for line in difference(comparable(expected[1]), comparable(found[1])):
                print("  " + line[:300])
    print(f"{compared} templates compared, {told} differ")
    sys.exit(1 if told else 0)


main()
