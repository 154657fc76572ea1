#!/bin/sh
# aws-cdk-lib 2.276.0 judges each template at synth with AWS's new offline validator, @aws/cloudformation-validate 1.14.0
# (bundled with it). CloudFormation's user guide ("Reference module resources in CloudFormation templates") joins the
# names of a module and of a resource in it "with or without using a period". The validator takes that in an output,
# but in a resource's property the same Ref is FATAL, F1020, with a period and without: that page's own example, a
# queue named !Ref MyBucket.S3Bucket, can't pass. (At synth that is a warning, an error under the feature flag
# @aws-cdk/core:validateAgainstDefaultRules.) cfn-lint, whose rules it carries over, takes both places since
# aws-cloudformation/cfn-lint#4510; 1.58.0 here. Seen, for Ref:
#   MyBucket.S3Bucket in an output: nothing; in a property: FATAL F1020
#   MyBucketS3Bucket in an output: nothing; in a property: FATAL F1020
#   cfn-lint: nothing
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"name":"finding","private":true}' > package.json
npm install --no-audit --no-fund --loglevel=error aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check cfn-lint==1.58.0
cat > try.js <<'JS'
const { createRequire } = require('node:module');
const { writeFileSync } = require('node:fs');
const validate = createRequire(require.resolve('aws-cdk-lib'))('@aws/cloudformation-validate');
const template = (property, output) =>
  JSON.stringify({
    Resources: {
      MyBucket: { Type: 'My::S3::SampleBucket::MODULE', Properties: { BucketName: 'samples' } },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: property } },
    },
    Outputs: { Name: { Value: output } },
  });
const engine = new validate.CompositeEngine();
const judge = (text) => {
  const { diagnostics } = engine.validateTemplate(new validate.TemplateContent(text));
  const refused = diagnostics.filter(({ severity }) => severity === 'FATAL' || severity === 'ERROR');
  return refused.map(({ severity, ruleId }) => `${severity} ${ruleId}`).join(', ') || 'nothing';
};
const references = ['MyBucket.S3Bucket', 'MyBucketS3Bucket'];
const said = references.map((Ref) => {
  writeFileSync(`${Ref}.template`, template({ Ref }, { Ref }));
  const [output, property] = [judge(template('jobs', { Ref })), judge(template({ Ref }, 'jobs'))];
  console.log(`${Ref} in an output: ${output}; in a property: ${property}`);
  return output === 'nothing' && property === 'FATAL F1020';
});
engine.free();
process.exitCode = said.every(Boolean) && validate.version() === '1.14.0' ? 0 : 1;
JS
node try.js
said=$(env/bin/cfn-lint -- ./*.template) || { echo "cfn-lint: $said"; exit 1; }
echo "cfn-lint: ${said:-nothing}"
[ -z "$said" ]
