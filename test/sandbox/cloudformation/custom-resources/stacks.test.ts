import type { OperationName } from '../../../../sandbox/wire/model';
import { createWorld, type World } from '../../../../sandbox/world';

type Members = Readonly<Record<string, unknown>>;

/** A provider that does what its resource's property `Behave` says for each kind of request, and prints what it gets. */
const PROVIDER = `
const https = require('https');
const response = require('cfn-response');
exports.handler = (event, context) => {
  const { ResponseURL, ...request } = event;
  console.log('REQUEST ' + JSON.stringify({ ...request, isSigned: /X-Amz-Signature=[0-9a-f]{64}$/.test(ResponseURL) }));
  const wanted = JSON.parse(event.ResourceProperties.Behave || '{}')[event.RequestType] || {};
  if (wanted.silent) return;
  if (wanted.throws) throw new Error(wanted.throws);
  if (wanted.raw === undefined) {
    response.send(event, context, wanted.failed ? response.FAILED : response.SUCCESS, wanted.data || {}, wanted.id || event.PhysicalResourceId || 'first', wanted.noEcho);
    return;
  }
  const request2 = https.request(ResponseURL, { method: 'PUT', headers: { 'content-type': '', 'content-length': wanted.raw.length } }, () => context.done());
  request2.end(wanted.raw);
};
`;

/** A stack with one custom resource; `behave` as PROVIDER understands it. */
function template(behave: object, { properties = '', more = '', outputs = '' } = {}): string {
  return `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: 'sts:AssumeRole' }]
  Provider:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Timeout: 20
      Role: !GetAtt Role.Arn
      Code: { ZipFile: ${JSON.stringify(PROVIDER)} }
  It:
    Type: Custom::Thing
    Properties:
      ServiceToken: !GetAtt Provider.Arn
      Behave: ${JSON.stringify(JSON.stringify(behave))}
${properties}
${more}
${outputs === '' ? '' : `Outputs:\n${outputs}`}
`;
}

/** One world and one stack in it. */
class Story {
  readonly world: World;
  #stackId = '';

  constructor() {
    this.world = createWorld({ project: null });
  }

  async put(operation: 'CreateStack' | 'UpdateStack', body: string): Promise<readonly string[]> {
    await this.world.listen(0);
    return this.#play(operation, { TemplateBody: body, Capabilities: ['CAPABILITY_IAM'] });
  }

  delete(): Promise<readonly string[]> {
    return this.#play('DeleteStack', {});
  }

  /** Stack events from now on, as `logical id, status, reason`, but for those of role and function. */
  async #play(operation: OperationName<'cloudformation'>, input: Members): Promise<readonly string[]> {
    const { world } = this;
    const before = world.journal.entries().length;
    const call = (name: OperationName<'cloudformation'>, given: Members): Promise<Members> =>
      world.cloud.call('cloudformation', name, given) as Promise<Members>;
    const answer = await call(operation, { StackName: 's', ...input });
    if (operation === 'CreateStack') this.#stackId = String(answer['StackId']);
    await world.time.idle();
    return world.journal
      .entries()
      .slice(before)
      .flatMap((entry) =>
        entry.kind === 'stack-event' && !['Role', 'Provider'].includes(entry.logicalResourceId)
          ? [
              [entry.logicalResourceId, entry.status, entry.reason]
                .filter((part) => part !== undefined)
                .join(' '),
            ]
          : [],
      );
  }

  /** What the provider was asked, in order. */
  requests(): readonly Members[] {
    return this.world.journal
      .entries()
      .flatMap((entry) =>
        entry.kind === 'output' && entry.line.includes('REQUEST {')
          ? [JSON.parse(entry.line.slice(entry.line.indexOf('{'))) as Members]
          : [],
      );
  }

  async outputs(): Promise<Members> {
    const { Stacks = [] } = await this.world.cloud.call('cloudformation', 'DescribeStacks', {
      StackName: this.#stackId,
    });
    return Object.fromEntries(
      (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue }) => [OutputKey, OutputValue]),
    );
  }

  async eventProperties(logicalId: string): Promise<readonly string[]> {
    const { StackEvents = [] } = await this.world.cloud.call('cloudformation', 'DescribeStackEvents', {
      StackName: this.#stackId,
    });
    return StackEvents.filter(({ LogicalResourceId }) => LogicalResourceId === logicalId).flatMap(
      ({ ResourceProperties }) => ResourceProperties ?? [],
    );
  }
}

describe('a custom resource', () => {
  let story: Story;
  beforeEach(() => {
    story = new Story();
  });
  afterEach(() => story.world.close());

  it('is asked to create, update and delete, with properties as texts, and answers with attributes', async () => {
    const properties = '      Number: 4\n      Flag: true\n      List: [1, { Deep: 2 }]';
    const outputs = '  Value: { Value: !GetAtt It.Value }\n  Id: { Value: !Ref It }';
    const behave = { Create: { data: { Value: 5 } }, Update: { data: { Value: 6 } } };
    await expect(story.put('CreateStack', template(behave, { properties, outputs }))).resolves.toEqual([
      's CREATE_IN_PROGRESS User Initiated',
      'It CREATE_IN_PROGRESS',
      'It CREATE_IN_PROGRESS Resource creation Initiated',
      'It CREATE_COMPLETE',
      's CREATE_COMPLETE',
    ]);
    await expect(story.outputs()).resolves.toEqual({ Value: '5', Id: 'first' });
    await story.put('UpdateStack', template(behave, { properties: '      Number: 5', outputs }));
    await expect(story.outputs()).resolves.toEqual({ Value: '6', Id: 'first' });
    await story.delete();

    const [created, updated, deleted] = story.requests();
    expect(created).toEqual({
      RequestType: 'Create',
      ServiceToken: expect.stringMatching(/^arn:aws:lambda:/u) as string,
      StackId: expect.stringMatching(/^arn:aws:cloudformation:.*stack\/s\//u) as string,
      RequestId: expect.stringMatching(/^[\da-f-]{36}$/u) as string,
      LogicalResourceId: 'It',
      ResourceType: 'Custom::Thing',
      ResourceProperties: {
        ServiceToken: created?.['ServiceToken'],
        Behave: JSON.stringify(behave),
        Number: '4',
        Flag: 'true',
        List: ['1', { Deep: '2' }],
      },
      isSigned: true,
    });
    expect(updated).toMatchObject({
      RequestType: 'Update',
      PhysicalResourceId: 'first',
      ResourceProperties: { Number: '5' },
      OldResourceProperties: { Number: '4', List: ['1', { Deep: '2' }] },
    });
    expect(deleted).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'first' });
    expect(deleted).not.toHaveProperty('OldResourceProperties');
    expect(story.requests()).toHaveLength(3);
  });

  it('that answers an update with another id was replaced: the old one is deleted in the clean-up', async () => {
    const behave = { Update: { id: 'second' } };
    await story.put('CreateStack', template(behave));
    const events = await story.put('UpdateStack', template(behave, { properties: '      Number: 5' }));
    expect(events.slice(events.indexOf('s UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'))).toEqual([
      's UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'It DELETE_IN_PROGRESS',
      'It DELETE_COMPLETE',
      's UPDATE_COMPLETE',
    ]);
    expect(story.requests().at(-1)).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'first' });
  });

  it('that fails fails its stack with its reason, and is deleted all the same', async () => {
    await expect(
      story.put('CreateStack', template({ Create: { failed: true, id: 'half' } })),
    ).resolves.toEqual([
      's CREATE_IN_PROGRESS User Initiated',
      'It CREATE_IN_PROGRESS',
      expect.stringMatching(
        /^It CREATE_FAILED Received response status \[FAILED\] from custom resource\. Message returned: .*CloudWatch.* \(RequestId: [\da-f-]{36}\)$/u,
      ),
      's ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [It]. Rollback requested by user.',
      'It DELETE_IN_PROGRESS',
      'It DELETE_COMPLETE',
      's ROLLBACK_COMPLETE',
    ]);
    expect(story.requests().at(-1)).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'half' });
  });

  it('that never answers fails after its ServiceTimeout, with CloudFormation’s words', async () => {
    const began = story.world.time.now();
    const events = await story.put(
      'CreateStack',
      template({ Create: { silent: true } }, { properties: '      ServiceTimeout: 120' }),
    );
    expect(events).toContainEqual(
      expect.stringMatching(
        /^It CREATE_FAILED CloudFormation did not receive a response from your Custom Resource\. Please check your logs for requestId \[[\da-f-]{36}\]/u,
      ),
    );
    expect(story.world.time.now() - began).toBeLessThan(300_000);
    // It gets a Delete too, with an id that CloudFormation made up.
    expect(story.requests().at(-1)).toMatchObject({
      RequestType: 'Delete',
      PhysicalResourceId: expect.stringMatching(/^s-It-[\dA-F]{13}$/u) as string,
    });
  });

  it('whose function fails is asked up to three times by Lambda, and then awaited in vain', async () => {
    const events = await story.put('CreateStack', template({ Create: { throws: 'broken' } }));
    expect(events.find((event) => event.startsWith('It CREATE_FAILED'))).toContain(
      'did not receive a response',
    );
    expect(story.requests().filter((each) => each['RequestType'] === 'Create')).toHaveLength(3);
  });

  it('that answers more than 4 KiB, or no JSON, fails at once', async () => {
    await expect(
      story.put('CreateStack', template({ Create: { data: { Value: 'x'.repeat(4_096) } } })),
    ).resolves.toContain('It CREATE_FAILED Response object is too long.');
    await story.world.close();
    story = new Story();
    await expect(story.put('CreateStack', template({ Create: { raw: 'thanks' } }))).resolves.toContain(
      'It CREATE_FAILED Invalid Response object: it is not a JSON object.',
    );
  });

  it('without the attribute that the template wants says which', async () => {
    const more =
      '  Group: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !GetAtt It.Nothing } }';
    const events = await story.put('CreateStack', template({}, { more }));
    expect(events).toContainEqual(
      expect.stringMatching(
        /^Group CREATE_FAILED CustomResource attribute error: Vendor response doesn't contain Nothing attribute in object arn:aws:cloudformation:\S+\|It\|[\da-f-]{36}$/u,
      ),
    );
  });

  it('with NoEcho shows nothing of its attributes in events', async () => {
    const more =
      '  Parameter: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !GetAtt It.Secret } }';
    await story.put(
      'CreateStack',
      template({ Create: { data: { Secret: 'hush-1' }, noEcho: true } }, { more }),
    );
    const shown = await story.eventProperties('Parameter');
    expect(shown).not.toHaveLength(0);
    for (const properties of shown) expect(JSON.parse(properties)).toMatchObject({ Value: '****' });
    const made = story.world.journal
      .entries()
      .findLast((entry) => entry.kind === 'stack-event' && entry.logicalResourceId === 'Parameter');
    const Name = made?.kind === 'stack-event' ? made.physicalResourceId : '';
    await expect(story.world.cloud.call('ssm', 'GetParameter', { Name })).resolves.toMatchObject({
      Parameter: { Value: 'hush-1' },
    });
  });

  it('may be of CloudFormation’s own type, and be answered from Python', async () => {
    const python = [
      'import cfnresponse',
      'def handler(event, context):',
      "    print('REQUEST ' + __import__('json').dumps({'RequestType': event['RequestType'], 'ResourceType': event['ResourceType']}))",
      "    cfnresponse.send(event, context, cfnresponse.SUCCESS, {'Sum': 3}, 'from-python')",
    ].join('\n');
    const body = template({}, { outputs: '  Sum: { Value: !GetAtt It.Sum }\n  Id: { Value: !Ref It }' })
      .replace('Custom::Thing', 'AWS::CloudFormation::CustomResource')
      .replace('nodejs22.x', 'python3.13')
      .replace(JSON.stringify(PROVIDER), JSON.stringify(python));
    await story.put('CreateStack', body);
    await expect(story.outputs()).resolves.toEqual({ Sum: '3', Id: 'from-python' });
    await expect(story.delete()).resolves.toContain('s DELETE_COMPLETE');
    expect(story.requests()).toEqual(
      ['Create', 'Delete'].map((RequestType) => ({
        RequestType,
        ResourceType: 'AWS::CloudFormation::CustomResource',
      })),
    );
  });

  it.each(['0', '3601', 'soon'])('may not have %s as its ServiceTimeout', async (timeout) => {
    const events = await story.put(
      'CreateStack',
      template({}, { properties: `      ServiceTimeout: ${timeout}` }),
    );
    expect(events.find((event) => event.startsWith('It CREATE_FAILED'))).toMatch(/ServiceTimeout/u);
    expect(story.requests()).toEqual([]);
  });

  it('may not change its function, nor name an SNS topic', async () => {
    await story.put('CreateStack', template({}));
    const other = template({}, {}).replace(
      'ServiceToken: !GetAtt Provider.Arn',
      "ServiceToken: !Sub '${Provider.Arn}:$LATEST'",
    );
    await expect(story.put('UpdateStack', other)).resolves.toContain(
      'It UPDATE_FAILED Modifying service token is not allowed.',
    );
    await story.world.close();
    story = new Story();
    const topic = template({}, {}).replace(
      'ServiceToken: !GetAtt Provider.Arn',
      "ServiceToken: 'arn:aws-cn:sns:cn-north-1:123456789012:topic'",
    );
    const events = await story.put('CreateStack', topic);
    expect(events.find((event) => event.startsWith('It CREATE_FAILED'))).toContain('the sandbox has no SNS');
  });
});
