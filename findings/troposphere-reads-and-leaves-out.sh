#!/bin/sh
# troposphere 4.11.1 reads a template back with TemplateGenerator. Of a resource's attributes it takes DeletionPolicy,
# DependsOn, Condition, Metadata and the policies for creation and update, but not UpdateReplacePolicy, which troposphere
# itself can write since 2.4.2 (its issue #1304): the template that comes out no longer keeps what a replacement leaves
# (user guide, "UpdateReplacePolicy attribute"). The section Rules, which Template.add_rule writes, is left out too.
# Nothing is raised and nothing is said. Seen, for a queue that is kept and a rule, written by troposphere:
#   written: DeletionPolicy Retain, UpdateReplacePolicy Retain, sections Resources, Rules
#   read and written: DeletionPolicy Retain, UpdateReplacePolicy none, sections Resources
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check troposphere==4.11.1 cfn-flip==1.3.0 PyYAML==6.0.3 six==1.17.0
cat > try.py <<'PY'
from troposphere import Template
from troposphere.sqs import Queue
from troposphere.template_generator import TemplateGenerator


def told(template):
    """What a template says of its queue, and which sections it has."""
    plain = template.to_dict()
    queue = plain["Resources"]["Queue"]
    attributes = [f"{name} {queue.get(name, 'none')}" for name in ("DeletionPolicy", "UpdateReplacePolicy")]
    return ", ".join([*attributes, "sections " + ", ".join(sorted(plain))])


written = Template()
written.add_resource(Queue("Queue", DeletionPolicy="Retain", UpdateReplacePolicy="Retain"))
written.add_rule("Always", {"Assertions": [{"Assert": {"Fn::Equals": ["a", "a"]}}]})
before = told(written)
after = told(TemplateGenerator(written.to_dict()))
print("written:", before)
print("read and written:", after)
assert before == "DeletionPolicy Retain, UpdateReplacePolicy Retain, sections Resources, Rules"
assert after == "DeletionPolicy Retain, UpdateReplacePolicy none, sections Resources"
PY
env/bin/python try.py
