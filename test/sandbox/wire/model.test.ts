import * as cloudcontrolapi from '@aws-sdk/client-cloudcontrol';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as monitoring from '@aws-sdk/client-cloudwatch';
import * as cloudfront from '@aws-sdk/client-cloudfront';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as ec2 from '@aws-sdk/client-ec2';
import * as events from '@aws-sdk/client-eventbridge';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as states from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import fc from 'fast-check';

import { dateOf } from '../../../sandbox/time/instant';
import { credentialScope } from '../../../sandbox/wire/credential-scope';
import { operationModel } from '../../../sandbox/wire/model';
import type { Model, Shape } from '../../../sandbox/model/shapes';
import { requestParts, type Protocol } from '../../../sandbox/wire/protocol';
import { PROTOCOLS } from '../../../sandbox/wire/protocols';
import { findDestination } from '../../../sandbox/wire/routing';
import { AwsError, type ProtocolName, type Service, type WireRequest } from '../../../sandbox/wire/types';
import { cases } from '../../support/cases';
import { inProcess } from '../../support/in-process';
import { queryRequest } from '../../support/requests';

/*
 * The judge of the sandbox's codec is AWS's own: whatever the SDK's clients send of an input, is read as it was given,
 * and whatever is written of an output, they read as it was given. Over all operations of each service's model, those
 * that the sandbox doesn't have among them.
 */

interface Client {
  send(command: object): Promise<object>;
}

const SERVICES = {
  cloudcontrolapi: [cloudcontrolapi, cloudcontrolapi.CloudControlClient, ['json1.0']],
  cloudformation: [cloudformation, cloudformation.CloudFormationClient, ['query']],
  cloudfront: [cloudfront, cloudfront.CloudFrontClient, ['restXml']],
  cloudtrail: [cloudtrail, cloudtrail.CloudTrailClient, ['json1.1']],
  ec2: [ec2, ec2.EC2Client, ['ec2Query']],
  events: [events, events.EventBridgeClient, ['json1.1']],
  iam: [iam, iam.IAMClient, ['query']],
  lambda: [lambda, lambda.LambdaClient, ['restJson']],
  logs: [logs, logs.CloudWatchLogsClient, ['json1.1']],
  monitoring: [monitoring, monitoring.CloudWatchClient, ['query', 'json1.0', 'rpcv2Cbor']],
  ssm: [ssm, ssm.SSMClient, ['json1.1']],
  states: [states, states.SFNClient, ['json1.0']],
  sts: [sts, sts.STSClient, ['query']],
} as const satisfies Readonly<
  Record<string, readonly [object, new (configuration: object) => unknown, readonly ProtocolName[]]>
>;

/** What the clients themselves change, or send in another way than their model says. */
const OTHERWISE: ReadonlySet<string> = new Set([
  // Signs a URL of its own into it.
  'ec2:CopySnapshot',
  // Its payload is a stream, and an empty one where none is given.
  'lambda:InvokeAsync',
]);

/** Members that choose where a request goes. */
const ELSEWHERE: ReadonlySet<string> = new Set(['EndpointId']);

const texts = fc.stringMatching(/^[\w<&>"'é😀/.:=-]{1,12}$/u);

/** A value of that shape, with something in it everywhere: what is empty, forms and XML can't tell from what isn't there. */
function anyOf(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'structure':
      return structureOf(shape, depth);
    case 'list':
      return fc.array(anyOf(shape.item(), depth - 1), { minLength: 1, maxLength: 3 });
    case 'map':
      return fc.dictionary(fc.stringMatching(/^\w{1,8}$/u), anyOf(shape.item(), depth - 1), {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      });
    case 'number':
      // An answer's status: others are errors.
      if (shape.traits.httpResponseCode === 1) return fc.constantFrom(200, 202);
      return fc.integer({ min: 0, max: 1_000_000 });
    case 'flag':
      return fc.boolean();
    case 'instant':
      return fc.integer({ min: 1, max: 2_000_000_000 }).map((seconds) => dateOf(seconds * 1_000));
    case 'bytes':
      return fc.uint8Array({ minLength: 1, maxLength: 8 });
    default:
      return texts;
  }
}

function structureOf(shape: Shape, depth: number): fc.Arbitrary<object> {
  const members = shape.members().filter(([name, member]) => isTold(member, depth) && !ELSEWHERE.has(name));
  return fc
    .shuffledSubarray(members, {
      minLength: Math.min(1, members.length),
      maxLength: Math.min(6, members.length),
    })
    .chain((some) =>
      fc
        .tuple(...[...withNeeded(members, some)].map(([, member]) => anyOf(member, depth - 1)))
        .map((values) =>
          Object.fromEntries([...withNeeded(members, some)].map(([name], index) => [name, values[index]])),
        ),
    );
}

/** The path's have to be there, and tokens: clients add what lacks. */
function withNeeded(
  all: readonly (readonly [string, Shape])[],
  some: readonly (readonly [string, Shape])[],
): ReadonlySet<readonly [string, Shape]> {
  const needed = all.filter(
    ([, { traits }]) => traits.httpLabel === 1 || 'idempotencyToken' in traits || traits.httpPayload === 1,
  );
  return new Set([...needed, ...some]);
}

/** Whether a value of that shape can be told within that depth; documents and streams are told elsewhere. */
function isTold(shape: Shape, depth: number): boolean {
  if (shape.isStreaming || shape.kind === 'document' || shape.kind === 'bigint') return false;
  if (shape.kind === 'list' || shape.kind === 'map') return depth > 0 && isTold(shape.item(), depth - 1);
  if (shape.kind !== 'structure') return true;
  return depth > 0 && shape.members().some(([, member]) => isTold(member, depth - 1));
}

const DEPTH = 4;

function operationsOf(name: string, client: object): readonly Model[] {
  return Object.keys(client).flatMap((key) => {
    const model = key.endsWith('$') ? operationModel(client, key.slice(0, -1)) : undefined;
    if (model === undefined || OTHERWISE.has(`${name}:${model.name}`)) return [];
    const isStreamed = [model.input, model.output].some(
      (shape) =>
        shape !== undefined &&
        shape.members().some(([, { isStreaming, kind }]) => isStreaming && kind === 'structure'),
    );
    return isStreamed ? [] : [model];
  });
}

describe.each(Object.keys(SERVICES) as (keyof typeof SERVICES)[])('%s', (name) => {
  const [client, Client, protocols] = SERVICES[name];
  const models = operationsOf(name, client);
  const modelNamed = (operation: string): Model => {
    const found = models.find((each) => each.name === operation);
    if (found === undefined) throw new Error(`${operation} is in no model.`);
    return found;
  };

  it('reads what the SDK sends, and is read by it', async () => {
    expect(models.length).toBeGreaterThan(5);
    const exchanges = fc.constantFrom(...models).chain((model) =>
      fc.record({
        name: fc.constant(model.name),
        input: structureOf(model.input, DEPTH),
        output: model.output === undefined ? fc.constant({}) : structureOf(model.output, DEPTH),
      }),
    );
    await fc.assert(
      fc.asyncProperty(exchanges, async ({ name: operation, input, output }) => {
        const service: Service = {
          signingName: name,
          protocols,
          xmlNamespace: 'http://any.amazonaws.com/doc/2010-05-15/',
          targetPrefix: 'Any',
          client: () => client,
          operations: { [operation]: () => output },
        };
        let read: unknown;
        const sender = new Client({
          region: 'us-east-1',
          endpoint: 'http://any.localhost',
          credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
          maxAttempts: 1,
          requestHandler: inProcess({
            handle: async (request) => {
              const { protocol, decoded } = decodedBy(service, request);
              read = decoded;
              return protocol.encode(output, modelNamed(operation), { requestId: 'id', service, request });
            },
          }),
        }) as Client;
        const given = await sender.send(commandOf(client, operation, input));
        expect(read).toEqual({ operation, input: plain(input) });
        const { $metadata: _, ...rest } = given as { $metadata?: unknown };
        expect(plain(rest)).toMatchObject(plain(output) as object);
      }),
      cases(60),
    );
  });
});

describe('what a form has beside its model', () => {
  const read = (protocol: 'ec2Query' | 'query', client: object, form: string): unknown => {
    const request = { ...queryRequest('any', {}), body: Buffer.from(form) };
    const operation = new URLSearchParams(form).get('Action') ?? '';
    const service = {
      signingName: 'any',
      protocols: [protocol],
      client: () => client,
      operations: { [operation]: () => undefined },
    };
    try {
      return PROTOCOLS[protocol].decode(request, requestParts(request), service).input;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return `${error.code}: ${error.message}`;
    }
  };

  it.each([
    ['Nothing=1', 'UnknownParameter: The parameter Nothing is not recognized'],
    ['NetworkInterfaceIds.1=eni-1', 'UnknownParameter: The parameter NetworkInterfaceIds is not recognized'],
    ['Filter.1.Names=vpc-id', 'UnknownParameter: The parameter Names is not recognized'],
    ['__proto__=1', 'UnknownParameter: The parameter __proto__ is not recognized'],
    [
      'MaxResults=many',
      'InvalidParameterValue: Value (many) for parameter maxResults is invalid. Expecting a number.',
    ],
    [
      'DryRun=yes',
      'InvalidParameterValue: Value (yes) for parameter dryRun is invalid. Expecting true or false.',
    ],
    [
      'DryRun=constructor',
      'InvalidParameterValue: Value (constructor) for parameter dryRun is invalid. Expecting true or false.',
    ],
    [
      'Filter.Name=x',
      'InvalidParameterValue: Value (Name) for parameter filter is invalid. Expecting a list.',
    ],
    [
      'NextToken.1=x',
      'InvalidParameterValue: Value (1) for parameter nextToken is invalid. Expecting a string.',
    ],
  ])('EC2 refuses: %s', (form, refusal) => {
    expect(read('ec2Query', ec2, `Action=DescribeNetworkInterfaces&Version=2016-11-15&${form}`)).toBe(
      refusal,
    );
  });

  it.each([
    ['', {}],
    ['MaxResults=&NextToken=', {}],
    ['Filter.1.Name=vpc-id&Filter.1.Value.1=', { Filters: [{ Name: 'vpc-id', Values: [] }] }],
    ['NetworkInterfaceId=eni-1', { NetworkInterfaceIds: ['eni-1'] }],
    ['NetworkInterfaceId.10=b&NetworkInterfaceId.2=a', { NetworkInterfaceIds: ['a', 'b'] }],
    ['X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0&Timestamp=t&AWSAccessKeyId=a', {}],
  ])('EC2 reads: %s', (form, input) => {
    expect(read('ec2Query', ec2, `Action=DescribeNetworkInterfaces&${form}`)).toEqual(input);
  });

  it.each([
    ['Nothing=1', {}],
    ['StackName=s&Capabilities=', { StackName: 's', Capabilities: [] }],
    ['TimeoutInMinutes=soon', 'MalformedInput: The member TimeoutInMinutes is not a number.'],
    ['Tags.member.x.Key=k', 'MalformedInput: The member Tags is not a list.'],
    ['StackName.member.1=x', 'MalformedInput: The member StackName is not a string.'],
  ])('the query services pass over what they do not know: %s', (form, input) => {
    expect(read('query', cloudformation, `Action=CreateStack&${form}`)).toEqual(input);
  });
});

function decodedBy(
  service: Service,
  request: WireRequest,
): { readonly protocol: Protocol; readonly decoded: unknown } {
  const parts = requestParts(request);
  const scope = credentialScope(request, parts.query);
  const { protocol } = findDestination(request, parts, scope, new Map([[service.signingName, service]]));
  const { operation, input } = protocol.decode(request, parts, service);
  return { protocol, decoded: { operation, input: plain(input) } };
}

function commandOf(client: object, name: string, input: object): object {
  const Command = (client as Readonly<Record<string, new (given: object) => object>>)[`${name}Command`];
  if (Command === undefined) throw new Error(`${name} has no command.`);
  return new Command(input);
}

/** Bytes of all classes alike. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [[key, plain(each)]])),
  );
}
