import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, Stage, type StageOptions } from './stage';

/** A stage with the template that SAM's tools deploy, and its code. */
export async function samStage(
  world: StageOptions['world'],
  path: readonly string[] = [join(process.env['ENICLEANER_VENV'] ?? join(ROOT, '.venv'), 'bin')],
): Promise<Stage> {
  const stage = await Stage.begin({ world, path, environment: { SAM_CLI_TELEMETRY: '0' } });
  cpSync(join(__dirname, 'sam'), stage.folder, { recursive: true });
  return stage;
}

/** What `make test` plays of SAM: its transform, by the AWS CLI. The SAM CLI itself is heavier, and in `make tools`. */
export async function short(stage: Stage): Promise<void> {
  const deploy = 'aws cloudformation deploy --stack-name shop --template-file packaged.yaml';
  await stage.run('aws s3 mb s3://code');
  await stage.run(
    'aws cloudformation package --template-file template.yaml --s3-bucket code --output-template-file packaged.yaml',
  );
  // What its transform makes needs a role, which has to be acknowledged.
  await stage.run(deploy, 255);
  await stage.run(`${deploy} --capabilities CAPABILITY_IAM`);
  await stage.run(
    "aws cloudformation list-stack-resources --stack-name shop --output text --query 'StackResourceSummaries[].[ResourceType,LogicalResourceId]'",
  );
  await stage.run(`${deploy} --capabilities CAPABILITY_IAM --parameter-overrides Note=orders`);
  await stage.run(
    "aws cloudformation get-template --stack-name shop --template-stage Processed --output text --query 'TemplateBody.Resources.Function.Type'",
  );
  await stage.run('aws cloudformation delete-stack --stack-name shop');
  await stage.run('aws cloudformation wait stack-delete-complete --stack-name shop');
}
