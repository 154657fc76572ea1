import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import * as fc from 'fast-check';

import { guard } from '../../src/guard';
import { SEE_GUIDE } from '../../src/guard/cure';
import { HookError, type Effects, type HookInput, type HookOutcome } from '../../src/guard/protocol';
import { createHookEntrypoint, type HookHandler } from '../../src/runtime/hook/entrypoint';
import type { HookResponse } from '../../src/runtime/hook/response';
import { COVERED, lambdaEvent, registeredEvent, STACK_ID, UNCOVERED } from './events';
import { cases } from '../support/cases';

const SUCCESS: HookOutcome = { status: 'SUCCESS', message: 'fine', annotations: [] };

const environment = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'own', AWS_SECRET_ACCESS_KEY: 'own' };

/** Sends an event through the protocol to a handler. */
async function send(
  event: unknown,
  handler: HookHandler = () => Promise.resolve(SUCCESS),
  env: NodeJS.ProcessEnv = environment,
): Promise<HookResponse> {
  // Everything else comes first.
  const sleep = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return await createHookEntrypoint(handler, { environment: env, clock: { now: () => 1_000_000 }, sleep })(
    event,
  );
}

/** Stands in for EC2 and answers nothing: of each call it remembers as whom and where it was signed. */
const signatures: (readonly string[])[] = [];
const ec2 = createServer((request, response) => {
  // AWS4-HMAC-SHA256 Credential=<access key>/<date>/<Region>/ec2/aws4_request, …
  signatures.push(/Credential=([^,]*)/u.exec(request.headers.authorization ?? '')?.[1]?.split('/') ?? []);
  response.end('<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>');
});
const endpointBefore = process.env['AWS_ENDPOINT_URL'];

function useEndpoint(url: string | undefined): void {
  if (url === undefined) delete process.env['AWS_ENDPOINT_URL'];
  else process.env['AWS_ENDPOINT_URL'] = url;
}

beforeAll(() => new Promise<void>((resolve) => ec2.listen(0, '127.0.0.1', resolve)));
beforeEach(() => {
  useEndpoint(`http://127.0.0.1:${(ec2.address() as AddressInfo).port}`);
});
afterAll(() => {
  useEndpoint(endpointBefore);
  return new Promise((resolve) => ec2.close(resolve));
});

/** Whose credentials the handler's own calls are signed with, and for which Region. */
async function signatureOf(effects: Effects): Promise<{ readonly by: string; readonly region: string }> {
  await effects.ec2.send(new DescribeVpcsCommand({}));
  const [by = '', , region = ''] = signatures.at(-1) ?? [];
  return { by, region };
}

/** What the handler is given of an event. */
async function inputOf(
  event: unknown,
  env?: NodeJS.ProcessEnv,
): Promise<HookInput & { readonly region: string }> {
  let seen: HookInput | undefined;
  let region: string | undefined;
  await send(
    event,
    async (effects, input) => {
      seen = input;
      ({ region } = await signatureOf(effects));
      return SUCCESS;
    },
    env,
  );
  if (seen === undefined || region === undefined) throw new Error('the handler was not called');
  return { ...seen, region };
}

describe('a request', () => {
  it('reaches the handler', async () => {
    const input = await inputOf(registeredEvent({ hookModel: { Mode: 'WARN' } }));
    expect(input).toMatchObject({
      point: 'CREATE_PRE_PROVISION',
      targetName: 'STACK',
      targetLogicalId: 'orders',
      stackId: STACK_ID,
      configuration: { Mode: 'WARN' },
      region: 'eu-west-1',
    });
  });

  it('leaves the handler less than the 30 s of a hook', async () => {
    const { deadline } = await inputOf(registeredEvent());
    expect(deadline - 1_000_000).toBeLessThanOrEqual(27_000);
  });

  it('has its model inline', async () => {
    const model = { template: COVERED };
    const input = await inputOf(
      registeredEvent({}, { targetModel: model, payload: 'https://example.com/unused' }),
    );
    expect(await input.model()).toEqual(model);
  });

  it('has a model that is a resource’s', async () => {
    const targetModel = { resourceProperties: { VpcId: 'vpc-12345678' }, previousResourceProperties: null };
    expect(await (await inputOf(registeredEvent({}, { targetModel }))).model()).toEqual(targetModel);
  });

  it('may have the Region in the change set’s ARN, or nowhere', async () => {
    const changeSetId = 'arn:aws-cn:cloudformation:cn-north-1:123456789012:changeSet/update/1';
    expect((await inputOf(registeredEvent({ stackId: null, changeSetId }))).region).toBe('cn-north-1');
    expect((await inputOf(registeredEvent({ stackId: null }))).region).toBe('us-east-1');
    expect((await inputOf(registeredEvent({ stackId: 'a contract test’s token' }))).region).toBe('us-east-1');
  });

  it('may have a type’s name in targetType only, as the Hooks guide shows it', async () => {
    const event = registeredEvent({}, { targetName: null, targetType: 'AWS::EC2::Subnet' });
    expect((await inputOf(event)).targetName).toBe('AWS::EC2::Subnet');
  });

  it('may have its configuration in the envelope in which the user set it', async () => {
    const hookModel = {
      CloudFormationConfiguration: { HookConfiguration: { Properties: { Mode: 'WARN' } } },
    };
    expect((await inputOf(registeredEvent({ hookModel }))).configuration).toEqual({ Mode: 'WARN' });
    const empty = { CloudFormationConfiguration: { HookConfiguration: { FailureMode: 'WARN' } } };
    expect((await inputOf(registeredEvent({ hookModel: empty }))).configuration).toEqual({});
  });

  it('may have its credentials as an object, as resource types get them', async () => {
    const callerCredentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
    await expect(send(registeredEvent({}, { callerCredentials }))).resolves.toMatchObject({
      hookStatus: 'SUCCESS',
    });
  });

  it.each([
    ['no object', 'text', 'no JSON object'],
    ['nothing', null, 'no JSON object'],
    ['no requestData', { clientRequestToken: 'token' }, 'requestData'],
    ['no target', registeredEvent({}, { targetName: null, targetType: null }), 'targetName'],
    ['no invocation point', registeredEvent({ actionInvocationPoint: undefined }), 'actionInvocationPoint'],
    ['another invocation point', registeredEvent({ actionInvocationPoint: 'POST' }), '"POST"'],
    [
      'broken credentials',
      registeredEvent({}, { callerCredentials: '{"accessKeyId": "AK' }),
      'callerCredentials',
    ],
    [
      'half credentials',
      registeredEvent({}, { callerCredentials: '{"accessKeyId":"AK"}' }),
      'callerCredentials',
    ],
  ])('with %s is answered with InvalidRequest', async (_name, event, said) => {
    const response = await send(event);
    expect(response).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InvalidRequest' });
    expect(response.message).toContain(said);
    expect(response.message).not.toContain('AK');
  });

  it('without credentials is well where none are needed', async () => {
    const event = registeredEvent({}, { callerCredentials: null, targetModel: { template: COVERED } });
    await expect(send(event, guard)).resolves.toMatchObject({ hookStatus: 'SUCCESS' });
  });

  it('without credentials is answered with InvalidCredentials where they are needed', async () => {
    const event = registeredEvent(
      { actionInvocationPoint: 'DELETE_PRE_PROVISION' },
      { callerCredentials: null, targetName: 'AWS::EC2::Subnet', targetType: 'RESOURCE' },
    );
    await expect(send(event, guard)).resolves.toMatchObject({ errorCode: 'InvalidCredentials' });
  });

  it('never makes the entrypoint throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), async (whole, part, model) => {
        for (const event of [
          whole,
          registeredEvent({ hookModel: part }),
          registeredEvent({}, { targetModel: model, targetName: part }),
          { ...registeredEvent(), requestData: part },
          registeredEvent({}, { targetModel: { template: part, changedResources: model } }),
        ]) {
          const response = await send(event, guard, {});
          expect(['SUCCESS', 'FAILED']).toContain(response.hookStatus);
          expect(typeof response.clientRequestToken).toBe('string');
        }
      }),
      cases(200),
    );
  });
});

describe('an answer', () => {
  it('of success has the token and no error code', async () => {
    expect(await send(registeredEvent())).toEqual({
      hookStatus: 'SUCCESS',
      message: 'fine',
      clientRequestToken: 'token',
      callbackDelaySeconds: 0,
    });
  });

  it('of failure has its code and annotations', async () => {
    const response = await send(registeredEvent(), () =>
      Promise.resolve({
        status: 'FAILED',
        errorCode: 'NonCompliant',
        message: 'no',
        annotations: [
          {
            name: 'uncovered: Function',
            status: 'FAILED',
            statusMessage: 'what',
            remediationMessage: 'cure',
            severityLevel: 'HIGH',
          },
          { name: 'note', status: 'SKIPPED', statusMessage: 'what else' },
        ],
      }),
    );
    expect(response).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      annotations: [
        {
          annotationName: 'uncovered: Function',
          status: 'FAILED',
          statusMessage: 'what',
          remediationMessage: `cure ${SEE_GUIDE}`,
          remediationLink: expect.stringMatching(/^https:/u) as string,
          severityLevel: 'HIGH',
        },
        { annotationName: 'note', status: 'SKIPPED', statusMessage: 'what else' },
      ],
    });
  });

  it('keeps to the lengths that CloudFormation shows', async () => {
    const long = 'x'.repeat(50_000);
    const response = await send(registeredEvent(), () =>
      Promise.resolve({
        status: 'FAILED',
        errorCode: 'NonCompliant',
        message: long,
        annotations: [{ name: long, status: 'FAILED', statusMessage: long, remediationMessage: long }],
      }),
    );
    const [annotation] = response.annotations ?? [];
    expect(response.message).toHaveLength(4_096);
    expect(annotation?.annotationName).toHaveLength(1_024);
    expect(annotation?.statusMessage).toHaveLength(16_384);
    expect(annotation?.remediationMessage).toHaveLength(16_384);
  });

  it('tells what the handler threw', async () => {
    const thrown = await send(registeredEvent(), () =>
      Promise.reject(new HookError('UnsupportedTarget', 'not that')),
    );
    expect(thrown).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'UnsupportedTarget',
      message: 'not that',
    });
    const defect = await send(registeredEvent(), () => Promise.reject(new TypeError('oops')));
    expect(defect).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InternalFailure' });
    expect(defect.message).toContain('Org::VPC::EniGuard failed by a defect of its own: TypeError: oops');
  });
});

describe('a function behind the managed LambdaHook', () => {
  const withTemplate = (template: string): Record<string, unknown> =>
    lambdaEvent({}, { targetModel: { template } });

  it('judges the same', async () => {
    await expect(send(withTemplate(COVERED), guard)).resolves.toMatchObject({ hookStatus: 'SUCCESS' });
    await expect(send(withTemplate(UNCOVERED), guard)).resolves.toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      clientRequestToken: 'token',
    });
  });

  it('has its configuration in its environment', async () => {
    const env = {
      ...environment,
      ENIGUARD_MODE: 'WARN',
      ENIGUARD_EXEMPT_STACKS: 'sandbox-*, legacy',
      ENIGUARD_SERVICES: 'Lambda,SageMaker',
    };
    expect((await inputOf(lambdaEvent(), env)).configuration).toEqual({
      Mode: 'WARN',
      ExemptStacks: ['sandbox-*', 'legacy'],
      Services: ['Lambda', 'SageMaker'],
    });
    expect((await inputOf(lambdaEvent())).configuration).toEqual({});
    await expect(send(withTemplate(UNCOVERED), guard, env)).resolves.toMatchObject({ hookStatus: 'SUCCESS' });
  });

  it('answers with the two codes that such hooks may give', async () => {
    const unreadable = lambdaEvent({ actionInvocationPoint: 'POST' });
    await expect(send(unreadable, guard)).resolves.toMatchObject({ errorCode: 'InternalFailure' });
  });

  it('passes what it isn’t made for', async () => {
    const event = lambdaEvent({}, { targetName: 'AWS::S3::Bucket', targetType: 'AWS::S3::Bucket' });
    await expect(send(event, guard)).resolves.toMatchObject({
      hookStatus: 'SUCCESS',
      message: expect.stringContaining('doesn’t judge AWS::S3::Bucket') as string,
    });
  });

  it('may be sent what the Hooks guide spells otherwise', async () => {
    const {
      clientRequestToken,
      stackId,
      actionInvocationPoint: _,
      ...rest
    } = lambdaEvent(
      {},
      { targetName: 'CHANGE_SET', targetType: 'CHANGE_SET', targetModel: { template: UNCOVERED } },
    );
    const event = { ...rest, clientRequesttoken: clientRequestToken, stackID: stackId };
    await expect(send(event, guard)).resolves.toMatchObject({
      clientRequestToken: 'token',
      errorCode: 'NonCompliant',
    });
    expect((await inputOf(event)).region).toBe('eu-west-1');
  });

  it('works with its own role', async () => {
    const response = await send(lambdaEvent(), async (effects) => {
      expect((await signatureOf(effects)).by).toBe('own');
      return SUCCESS;
    });
    expect(response.hookStatus).toBe('SUCCESS');
  });
});

describe('logs', () => {
  it('that can’t be delivered change nothing', async () => {
    useEndpoint('http://127.0.0.1:1');
    const logs = {
      providerLogGroupName: 'guard-logs',
      providerCredentials: JSON.stringify({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
    };
    await expect(send(registeredEvent({}, logs))).resolves.toMatchObject({
      hookStatus: 'SUCCESS',
      message: 'fine',
    });
    await expect(send(registeredEvent({ stackId: null }, logs), undefined, {})).resolves.toMatchObject({
      hookStatus: 'SUCCESS',
    });
  });
});
