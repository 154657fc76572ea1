#!/bin/sh
# The CDK's CfnInclude (aws-cdk-lib 2.276.0) refuses a template with Fn::ToJsonString or Fn::Length in their long forms:
# "Unsupported CloudFormation function". The short forms, !ToJsonString and !Length, it doesn't know as tags: the YAML
# library only warns on standard error, and drops them. So the same function is an error in one spelling, and in the
# other silently another value: where CloudFormation makes a JSON string (here a custom resource's property), the
# synthesised template has the object, and where it makes a count, the list. Both spellings are in the CloudFormation
# reference ("Fn::ToJsonString", "Fn::Length"; transform AWS::LanguageExtensions). Seen:
#   long: Unsupported CloudFormation function 'Fn::ToJsonString'
#   short: {"Body":{"queue":"jobs"},"Count":["a","b"]}
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"name":"finding","private":true}' > package.json
npm install --no-audit --no-fund --loglevel=error aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null
for form in long short; do
  if [ "$form" = long ]; then
    body='{ Fn::ToJsonString: { queue: jobs } }' count='{ Fn::Length: [a, b] }'
  else
    body='!ToJsonString { queue: jobs }' count='!Length [a, b]'
  fi
  cat > $form.yaml <<YAML
Transform: AWS::LanguageExtensions
Resources:
  Thing:
    Type: Custom::Thing
    Properties:
      ServiceToken: arn:aws:lambda:us-east-1:123456789012:function:thing
      Body: $body
      Count: $count
YAML
done
cat > try.js <<'JS'
const { App, Stack } = require('aws-cdk-lib');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');
const included = (form) => {
  const app = new App();
  new CfnInclude(new Stack(app, 'Stack'), 'Template', { templateFile: `${form}.yaml` });
  const { ServiceToken, ...properties } = app.synth().getStackByName('Stack').template.Resources.Thing.Properties;
  return properties;
};
let refused = '';
try {
  included('long');
} catch (error) {
  refused = error.message;
}
console.log('long:', refused);
const short = JSON.stringify(included('short'));
console.log('short:', short);
const isSeen = refused === "Unsupported CloudFormation function 'Fn::ToJsonString'";
process.exitCode = isSeen && short === '{"Body":{"queue":"jobs"},"Count":["a","b"]}' ? 0 : 1;
JS
node try.js 2>err.txt || { cat err.txt >&2; exit 1; }
