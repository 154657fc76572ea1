import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Stage, type StageOptions } from './stage';

const FOLDER = join(__dirname, 'cdk');
/** The construct library's: the CLI and the library that it is built with. */
const CDK = join(__dirname, '..', '..', 'cdk');
const BIN = join(CDK, 'node_modules', '.bin');

/** The events that a story is about: the stack's own, functions', groups', the cleaner's, custom resources', failures. */
const ABOUT = /AWS::CloudFormation::Stack|Lambda::Function|Org::|SecurityGroup|Custom::|FAILED/u;

const keeps = (line: string): boolean | undefined =>
  / \| +(?:\d+\/)?\d+ \| /u.test(line) ? ABOUT.test(line) : undefined;

/** The CDK's own look at the templates takes fifteen times as long as the rest of an app. */
const WITHOUT_VALIDATION = { CDK_VALIDATION: 'false' };
const WITH_VALIDATION = { CDK_VALIDATION: 'true' };

/** A stage with the real CDK CLI and the stock app (`app.cjs`), or another. */
export async function cdkStage(world: StageOptions['world'], name = 'app.cjs'): Promise<Stage> {
  if (!existsSync(BIN)) throw new Error(`There is no ${BIN}: run "npm ci" in ${CDK}.`);
  const stage = await Stage.begin({
    world,
    keeps,
    path: [BIN],
    environment: {
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DISABLE_VERSION_CHECK: 'true',
      JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1',
      ...WITHOUT_VALIDATION,
    },
  });
  const app = `${process.execPath} ${join(FOLDER, name)}`;
  stage.write('cdk.json', JSON.stringify({ app, notices: false }));
  return stage;
}

/** What `make test` plays: a stock app from its first deployment to its end. */
export async function short(stage: Stage): Promise<void> {
  await stage.run('cdk bootstrap');
  // As it is in the stock app: once.
  await stage.run('cdk deploy --require-approval never', 0, WITH_VALIDATION);
  await stage.run('cdk synth --quiet --output changed.out --context description=orders');
  await stage.run('cdk diff --app changed.out');
  await stage.run('cdk deploy --app changed.out --require-approval never');
  await stage.run('cdk diff --app changed.out');
  stage.follow();
  await stage.run('cdk destroy --app changed.out --force');
}

/** The stock constructs that bring functions of the CDK's own (`stock.cjs`). */
export async function stock(stage: Stage): Promise<void> {
  await stage.run('cdk bootstrap');
  await stage.run('cdk deploy --require-approval never');
  stage.follow();
  await stage.run('cdk destroy --force');
}
