import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTransforms, type PlainTemplate } from '../../../sandbox/cloudformation/transforms';
import { createWorld } from '../../../sandbox/world';
import { archive } from '../../support/code';
import { Account, at } from './account';

const EVERYTHING = { Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'] };

const SAM = `
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: { Type: String, Default: test }
Globals:
  Function: { Runtime: nodejs22.x, Handler: index.handler }
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: exports.handler = async () => process.env.STAGE
      Policies: [AWSLambdaVPCAccessExecutionRole]
      AutoPublishAlias: !Ref Stage
      Environment: { Variables: { STAGE: !Ref Stage } }
Outputs:
  Role: { Value: !GetAtt FnRole.Arn }
`;

const LOOP = `
Transform: AWS::LanguageExtensions
Parameters:
  Names: { Type: CommaDelimitedList, Default: 'X' }
  Keep: { Type: String, Default: Retain }
Resources:
  Vpc: { Type: AWS::EC2::VPC, DeletionPolicy: !Ref Keep, Properties: { CidrBlock: 10.0.0.0/16 } }
  Fn::ForEach::Groups:
    - Name
    - !Ref Names
    - Group\${Name}:
        Type: AWS::EC2::SecurityGroup
        Properties: { GroupDescription: !Sub 'of \${Name}', VpcId: !Ref Vpc }
Outputs:
  Last: { Value: { Ref: { 'Fn::Sub': 'GroupB' } } }
`;

let account: Account;
beforeEach(() => {
  account = new Account();
});
afterEach(() => account.end());

async function template(TemplateStage?: string, more: object = {}): Promise<string> {
  const input = { StackName: 's', ...(TemplateStage === undefined ? {} : { TemplateStage }), ...more };
  return String(at(await account.call('cloudformation', 'GetTemplate', input), 'TemplateBody'));
}

function resourcesOf(body: string): object {
  return (JSON.parse(body) as { readonly Resources: object }).Resources;
}

describe('a SAM template', () => {
  it('publishes its layers, gives them to its functions, and keeps them', async () => {
    await account.call('s3', 'CreateBucket', { Bucket: 'code' });
    const Body = archive({ 'nodejs/node_modules/it/index.js': 'module.exports = 1' });
    await account.call('s3', 'PutObject', { Bucket: 'code', Key: 'layer.zip', Body });
    const layer = (key: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Layer: { Type: AWS::Serverless::LayerVersion, Properties: { LayerName: shared, ContentUri: 's3://code/${key}' } }
  Fn:
    Type: AWS::Serverless::Function
    Properties: { Runtime: nodejs22.x, Handler: index.handler, InlineCode: 'exports.handler = async () => 1', Layers: [!Ref Layer] }
`;
    expect(await account.deploy(layer('layer.zip'), EVERYTHING)).toBe('CREATE_COMPLETE');
    expect(await account.update(layer('other.zip'), EVERYTHING)).toBe('UPDATE_COMPLETE');
    const functions = await account.call('lambda', 'ListFunctions', {});
    expect(at(functions, 'Functions', 0, 'Layers', 0, 'Arn')).toMatch(/:layer:shared:2$/u);
    expect(await account.delete()).toBe('DELETE_COMPLETE');
    expect(
      at(await account.call('lambda', 'ListLayerVersions', { LayerName: 'shared' }), 'LayerVersions'),
    ).toHaveLength(2);
  });

  it('is expanded by SAM’s own translator, and stays what was written in the other stage', async () => {
    expect(await account.deploy(SAM, EVERYTHING)).toBe('CREATE_COMPLETE');
    const events = account.events();
    expect(events.slice(0, 2)).toEqual([
      's CREATE_IN_PROGRESS: User Initiated',
      's CREATE_IN_PROGRESS: Transformation succeeded',
    ]);
    expect(await template('Original')).toBe(SAM);
    // The default (API reference, TemplateStage).
    expect(await template()).toBe(await template('Processed'));
    expect(resourcesOf(await template())).toMatchObject({
      Fn: { Type: 'AWS::Lambda::Function' },
      FnRole: { Type: 'AWS::IAM::Role' },
      FnAliastest: { Type: 'AWS::Lambda::Alias' },
    });
    const summary = await account.call('cloudformation', 'GetTemplateSummary', { StackName: 's' });
    expect(summary).toMatchObject({
      DeclaredTransforms: ['AWS::Serverless-2016-10-31'],
      ResourceTypes: ['AWS::Serverless::Function'],
    });
    // Of the written template another stage is made with another value.
    const Parameters = [{ ParameterKey: 'Stage', ParameterValue: 'prod' }];
    const UsePreviousTemplate = true;
    expect(await account.do('UpdateStack', { UsePreviousTemplate, Parameters, ...EVERYTHING })).toBe(
      'UPDATE_COMPLETE',
    );
    expect(resourcesOf(await template())).toHaveProperty('FnAliasprod');
    await expect(account.update(SAM, { UsePreviousTemplate, Parameters, ...EVERYTHING })).rejects.toThrow(
      'You cannot specify both usePreviousTemplate and Template Body/Template URL.',
    );
  });

  it('wants its macros acknowledged for a stack, not for a change set', async () => {
    const named = { Capabilities: ['CAPABILITY_NAMED_IAM'] };
    await expect(account.deploy(SAM, named)).rejects.toMatchObject({
      code: 'InsufficientCapabilitiesException',
      message: 'Requires capabilities : [CAPABILITY_AUTO_EXPAND]',
    });
    const create = { StackName: 's', TemplateBody: SAM, ChangeSetType: 'CREATE' };
    // What the macros make needs more than was said: that shows once they have run.
    await account.call('cloudformation', 'CreateChangeSet', { ...create, ChangeSetName: 'a' });
    const describe = { StackName: 's', ChangeSetName: 'a' };
    expect(await account.call('cloudformation', 'DescribeChangeSet', describe)).toMatchObject({
      Status: 'FAILED',
      StatusReason: 'Requires capabilities : [CAPABILITY_IAM]',
    });
    await account.call('cloudformation', 'CreateChangeSet', { ...create, ChangeSetName: 'b', ...named });
    expect(await template('Original', { ChangeSetName: 'b' })).toBe(SAM);
    expect(resourcesOf(await template('Processed', { ChangeSetName: 'b' }))).toHaveProperty('FnRole');
    expect(await account.do('ExecuteChangeSet', { ChangeSetName: 'b' })).toBe('CREATE_COMPLETE');
    expect(account.events().join()).not.toContain('Transformation');
  });

  it('fails in the translator’s words', async () => {
    const wrong = SAM.replace('      InlineCode: exports.handler = async () => process.env.STAGE\n', '');
    const words =
      /^Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application Specification document\. Number of errors found: 1\. Resource with id \[Fn\] is invalid\. .*CodeUri/u;
    const named = { Capabilities: ['CAPABILITY_NAMED_IAM'] };
    const create = { StackName: 's', TemplateBody: wrong, ChangeSetType: 'CREATE', ChangeSetName: 'a' };
    await account.call('cloudformation', 'CreateChangeSet', { ...create, ...named });
    const describe = { StackName: 's', ChangeSetName: 'a' };
    expect(await account.call('cloudformation', 'DescribeChangeSet', describe)).toMatchObject({
      Status: 'FAILED',
      StatusReason: expect.stringMatching(words) as string,
    });
    expect(await account.deploy(wrong, { StackName: 't', ...EVERYTHING })).toBe('ROLLBACK_COMPLETE');
    expect(account.events('t')).toEqual([
      't CREATE_IN_PROGRESS: User Initiated',
      expect.stringMatching(
        /ROLLBACK_IN_PROGRESS: Transform AWS::Serverless.*\. Rollback requested by user\.$/u,
      ),
      't ROLLBACK_COMPLETE',
    ]);
    expect(await account.deploy(SAM, { StackName: 'u', ...EVERYTHING })).toBe('CREATE_COMPLETE');
    expect(await account.update(wrong, { StackName: 'u', ...EVERYTHING })).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(resourcesOf(await template(undefined, { StackName: 'u' }))).toHaveProperty('FnRole');
  });
});

describe('AWS::LanguageExtensions', () => {
  it('loops over the values of this stack, and lets policies refer to parameters', async () => {
    const Parameters = [{ ParameterKey: 'Names', ParameterValue: 'A,B' }];
    expect(await account.deploy(LOOP, { Parameters, ...EVERYTHING })).toBe('CREATE_COMPLETE');
    expect(resourcesOf(await template())).toMatchObject({
      Vpc: { DeletionPolicy: 'Retain' },
      GroupA: { Properties: { GroupDescription: 'of A' } },
      GroupB: { Properties: { GroupDescription: 'of B' } },
    });
    expect(resourcesOf(await template())).not.toHaveProperty('GroupX');
    expect(JSON.parse(await template())).toMatchObject({
      Parameters: { Names: { Default: 'X' } },
      Outputs: { Last: { Value: { Ref: 'GroupB' } } },
    });
  });

  it('goes before SAM’s where both are named', async () => {
    const both = SAM.replace(
      'Transform: AWS::Serverless-2016-10-31',
      'Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]',
    ).replace(
      'Resources:\n',
      `Resources:
  Fn::ForEach::More:
    - Name
    - [One, Two]
    - Fn\${Name}: { Type: AWS::Serverless::Function, Properties: { InlineCode: x } }
`,
    );
    expect(await account.deploy(both, EVERYTHING)).toBe('CREATE_COMPLETE');
    expect(resourcesOf(await template())).toHaveProperty('FnTwoRole');
  });
});

describe('what can’t be expanded here', () => {
  it('is another macro, which the refusal names', async () => {
    const body = SAM.replace('AWS::Serverless-2016-10-31', 'OurOwnMacro');
    await expect(account.deploy(body, EVERYTHING)).rejects.toThrow(
      "The sandbox doesn't have the macro OurOwnMacro that the template names in Transform.",
    );
  });

  it('is any where Python lacks the translator, or isn’t there: the refusal says what is missing', async () => {
    const world = createWorld({ project: null });
    const folder = mkdtempSync(join(tmpdir(), 'transforms-'));
    const given: PlainTemplate = { Transform: 'AWS::Serverless-2016-10-31', Resources: {} };
    const python = (lines: string): void => {
      mkdirSync(join(folder, 'bin'), { recursive: true });
      writeFileSync(join(folder, 'bin', 'python'), `#!/bin/sh\n${lines}\n`);
      chmodSync(join(folder, 'bin', 'python'), 0o755);
    };
    try {
      // -S: without what is installed.
      python('exec python3 -S "$@"');
      const bare = createTransforms(world.cloud, folder);
      await expect(bare.expand(given, {})).rejects.toThrow(
        /expands AWS::Serverless-2016-10-31 by AWS's own code, in Python, and .*python doesn't have it: aws-sam-translator is missing\. Run "make setup"/u,
      );
      await bare.close();
      python('exit 1');
      const none = createTransforms(world.cloud, folder);
      await expect(none.expand(given, {})).rejects.toThrow('Python 3.11 or newer is missing');
      await none.close();
      expect(world.time.pendingWork().holds).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
      await world.close();
    }
  });
});
