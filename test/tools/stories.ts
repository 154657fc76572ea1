import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cdkStage, short as shortOfCdk, stock } from './cdk';
import { samStage, short as shortOfSam } from './sam';
import { ROOT, Stage, type StageOptions } from './stage';

/** What one tool plays of a stack's life, held to `golden/<name>.txt`. */
export interface ToolStory {
  readonly tool: string;
  readonly name: string;
  readonly begin: () => Promise<Stage>;
  readonly play: (stage: Stage) => Promise<void>;
}

type World = StageOptions['world'];

/** Where `make tools` puts what isn't in the repository's own environments. */
const OWN = join(ROOT, 'build', 'tools');
const VENV = process.env['ENICLEANER_VENV'] ?? join(ROOT, '.venv');
export const RAIN = process.env['RAIN'] ?? join(OWN, 'rain');

const CLEANED = '2-with-cleaner.yaml';
const UNCLEANED = '1-without-cleaner.yaml';

/** A stage with one of the examples as `template.yaml`. */
async function exampleStage(
  world: World,
  path: string,
  example: string,
  more: Partial<StageOptions>,
): Promise<Stage> {
  if (!existsSync(path)) throw new Error(`There is no ${path}.`);
  const stage = await Stage.begin({ world, path: [path], ...more });
  copyFileSync(join(ROOT, 'examples', example), join(stage.folder, 'template.yaml'));
  return stage;
}

/** The stock app in express mode: without the cleaner, or with it and a custom resource, whose provider is a function. */
function expressCdk(isCleaned: boolean): ToolStory['play'] {
  const context = isCleaned ? ' --context cleaner=true --context restricted=true' : '';
  return async (stage) => {
    await stage.run('cdk bootstrap --express');
    await stage.run(`cdk synth --quiet${context}`);
    await stage.run('cdk deploy --app cdk.out --express --require-approval never');
    stage.follow();
    await stage.run('cdk destroy --app cdk.out --express --force', isCleaned ? 0 : 1);
  };
}

function sam(isCleaned: boolean): ToolStory['play'] {
  const parameters = isCleaned ? '' : ' --parameter-overrides Cleaned=no';
  return async (stage) => {
    const more = `--stack-name shop --capabilities CAPABILITY_IAM${parameters}`;
    await stage.run(`sam deploy --resolve-s3 --no-confirm-changeset ${more}`);
    if (isCleaned) {
      await stage.run('sam build');
      await stage.run(`yes | sam sync --no-watch --no-dependency-layer ${more}`);
    }
    await stage.run('sam delete --stack-name shop --no-prompts', isCleaned ? 0 : 1);
  };
}

/**
 * sceptre's rows of events that don't tell a failure. It asks each four seconds, by the stack's name, and shows what
 * is later than its own start: how many it shows of what goes well depends on when it asks. What failed is there
 * whenever it asks: the stack stays, and it asks for events after the state that ends its waiting.
 */
const isBySceptresPolling = (line: string): boolean =>
  /^\[<time>\] - \S+ \S+ \w+::\w+::\w+ (?!\w+_FAILED)\w+/u.test(line);

function sceptre(isCleaned: boolean): ToolStory['play'] {
  return async (stage) => {
    stage.write('config/config.yaml', 'project_code: shop\nregion: us-east-1\n');
    stage.write('templates/orders.yaml', readFileSync(join(stage.folder, 'template.yaml'), 'utf8'));
    stage.write('config/orders.yaml', 'template: {path: orders.yaml, type: file}\n');
    await stage.run('sceptre launch --yes orders.yaml');
    stage.follow();
    await stage.run('sceptre delete --yes orders.yaml', isCleaned ? 0 : 1);
  };
}

const SERVICE = (isCleaned: boolean): string => `service: shop
provider: { name: aws, region: us-east-1, runtime: nodejs22.x }
functions:
  here:
    handler: index.handler
    vpc: { securityGroupIds: [!Ref Group], subnetIds: [!Ref Subnet] }
${isCleaned ? '    dependsOn: [EniCleaner]\n' : ''}resources:
  Resources:
    Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
    Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
    Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc } }
${
  isCleaned
    ? `    EniCleaner:
      Type: Org::VPC::EniCleaner
      Properties: { SecurityGroupIds: [!Ref Group], SubnetIds: [!Ref Subnet] }
`
    : ''
}`;

function osls(isCleaned: boolean): ToolStory['play'] {
  return async (stage) => {
    stage.write('serverless.yml', SERVICE(isCleaned));
    stage.write('index.js', "exports.handler = async () => 'here';\n");
    await stage.run('osls deploy');
    await stage.run('osls remove', isCleaned ? 0 : 1);
  };
}

function rain(isCleaned: boolean): ToolStory['play'] {
  return async (stage) => {
    await stage.run('rain deploy --yes template.yaml shop');
    await stage.run('rain rm --yes shop', isCleaned ? 0 : 1);
  };
}

function awsCli(isCleaned: boolean): ToolStory['play'] {
  return async (stage) => {
    await stage.run(
      'aws cloudformation deploy --stack-name shop --template-file template.yaml --capabilities CAPABILITY_IAM',
    );
    await stage.run('aws cloudformation delete-stack --stack-name shop');
    await stage.run('aws cloudformation wait stack-delete-complete --stack-name shop', isCleaned ? 0 : 255);
    if (isCleaned) return;
    // Why, and by which operation: failures only.
    await stage.run(
      "aws cloudformation describe-events --stack-name shop --filters FailedEvents=true --output text --query 'OperationEvents[].[LogicalResourceId,ResourceStatus,ResourceStatusReason]'",
    );
  };
}

/** The same story twice: with the cleaner, and how it fails without. */
function both(
  tool: string,
  play: (isCleaned: boolean) => ToolStory['play'],
  begin: (isCleaned: boolean) => Promise<Stage>,
): readonly ToolStory[] {
  return [true, false].map((isCleaned) => ({
    tool,
    name: `${tool.toLowerCase().replaceAll(' ', '-')}-${isCleaned ? 'cleaned' : 'failure'}`,
    begin: () => begin(isCleaned),
    play: play(isCleaned),
  }));
}

const examples =
  (path: string, more: Partial<StageOptions> = {}) =>
  (isCleaned: boolean): Promise<Stage> =>
    exampleStage('no-wait', path, isCleaned ? CLEANED : UNCLEANED, more);

export const STORIES: readonly ToolStory[] = [
  { tool: 'CDK', name: 'cdk-short', begin: () => cdkStage('documented'), play: shortOfCdk },
  { tool: 'AWS CLI', name: 'sam-short', begin: () => samStage('documented'), play: shortOfSam },
  { tool: 'CDK', name: 'cdk-stock', begin: () => cdkStage('documented', 'stock.cjs'), play: stock },
  ...both('CDK', expressCdk, () => cdkStage('documented')),
  ...both('SAM', sam, () => samStage('no-wait', [join(OWN, 'aws-sam-cli', 'bin')])),
  ...both('sceptre', sceptre, examples(join(OWN, 'sceptre', 'bin'), { isByPolling: isBySceptresPolling })),
  ...both('osls', osls, async () =>
    Stage.begin({
      world: 'no-wait',
      path: [join(__dirname, 'osls', 'node_modules', '.bin')],
      environment: { SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
    }),
  ),
  ...both('rain', rain, examples(RAIN)),
  ...both('AWS CLI', awsCli, examples(join(VENV, 'bin'))),
];
