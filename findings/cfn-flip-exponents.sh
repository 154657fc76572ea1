#!/bin/sh
# A string of JSON that looks like a number with an exponent and no point, such as the short commit "12e0345" or the
# version "7e10", is written by cfn-flip 1.3.0 (PyYAML 6.0.3, YAML 1.1: there an exponent needs a point and a sign)
# without quotes. YAML 1.2's core schema, by which yaml-cfn 0.3.2 (js-yaml 4.1.0) and the CDK's CfnInclude read, takes
# it as a number: the commit becomes Infinity, which JSON writes as null. cfn-flip itself reads it back as the string,
# so that its own round trip shows nothing. CloudFormation's user guide ("Template format") says YAML 1.1. Digits alone
# ("0123") are quoted. Seen:
#   written: Commit: 12e0345, Version: 7e10, Digits: '0123'
#   read by cfn-flip: {"Commit": "12e0345", "Version": "7e10", "Digits": "0123"}
#   read by yaml-cfn: {"Commit":null,"Version":70000000000,"Digits":"0123"}
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check cfn-flip==1.3.0 PyYAML==6.0.3 six==1.17.0
printf '{"name":"finding","private":true}' > package.json
npm install --no-audit --no-fund --loglevel=error yaml-cfn@0.3.2 js-yaml@4.1.0 >/dev/null
cat > write.py <<'PY'
import json

import cfn_flip

was = {"Commit": "12e0345", "Version": "7e10", "Digits": "0123"}
text = cfn_flip.to_yaml(json.dumps({"Metadata": was}))
print("written:", ", ".join(line.strip() for line in text.splitlines()[1:]))
again = json.loads(cfn_flip.to_json(text))["Metadata"]
print("read by cfn-flip:", json.dumps(again))
assert again == was
with open("template.yaml", "w", encoding="utf-8") as file:
    file.write(text)
PY
env/bin/python write.py
cat > read.js <<'JS'
const { readFileSync } = require('node:fs');
const { yamlParse } = require('yaml-cfn');
const { Metadata: read } = yamlParse(readFileSync('template.yaml', 'utf8'));
console.log('read by yaml-cfn:', JSON.stringify(read));
process.exitCode = read.Commit === Infinity && read.Version === 7e10 && read.Digits === '0123' ? 0 : 1;
JS
node read.js
