import { cbor } from '@smithy/core/cbor';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';

import type { ProtocolName, Service, WireRequest, WireResponse } from '../../../sandbox/wire/types';
import { createWorld, type World } from '../../../sandbox/world';
import { cases } from '../../support/cases';

let world: World;
let defects: string[];

beforeEach(() => {
  defects = [];
  world = createWorld({
    project: null,
    onDefect: (error, where) =>
      defects.push(`${where}: ${error instanceof Error ? (error.stack ?? '') : ''}`),
  });
});
afterEach(() => world.close());

/** Every service in each of its protocols. */
const speakers = ((): readonly (readonly [string, ProtocolName])[] => {
  const probe = createWorld({ project: null });
  return [...probe.services.values()].flatMap(({ signingName, protocols }) =>
    protocols.map((protocol) => [signingName, protocol] as const),
  );
})();

function serviceOf(name: string): Service {
  const service = world.services.get(name);
  if (service === undefined) throw new Error(`There is no service ${name}.`);
  return service;
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/u);
}

// What is sent -------------------------------------------------------------------------------------

/** Strings that mean something somewhere, besides any. */
const telling = fc.constantFrom(
  '',
  ' ',
  '*',
  '0',
  '-1',
  '1e9',
  'true',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  'toString',
  'eni-0123456789abcdef0',
  'sg-0123456789abcdef0',
  'subnet-0123456789abcdef0',
  'vpc-0123456789abcdef0',
  '10.0.0.0/24',
  '2026-01-05T09:00:00Z',
  'arn:aws:iam::123456789012:role/x',
  'CAPABILITY_IAM',
  'Resources: {}',
  '{"Resources": {"A": {"Type": "AWS::EC2::VPC"}}}',
  'https://a/b',
  'not a url',
  '/x',

  '{"Resources": null}',
  '{"Resources": {"A": {"Ref": "A"}}}',
  '\u0000',
  '\ud800',
  '<a>&amp;',
  '%',
  '%zz',
);
const text = fc.oneof({ weight: 3, arbitrary: telling }, fc.string({ unit: 'binary', maxLength: 40 }));

const MEMBERS = words(`
  StackName TemplateBody TemplateURL Parameters Tags Capabilities ChangeSetName ChangeSetType
  NextToken Marker MaxResults MaxItems Limit Filters Filter NetworkInterfaceId
  NetworkInterfaceIds GroupId GroupIds SubnetId VpcId CidrBlock FunctionName VpcConfig Code Role
  Handler Runtime Payload Qualifier Name Names Path Value Type Overwrite RoleName PolicyName
  PolicyDocument AssumeRolePolicyDocument RoleArn RoleSessionName DurationSeconds TypeName Arn
  SchemaHandlerPackage Configuration logGroupName logStreamName logEvents startTime endTime
  filterPattern Namespace MetricName MetricData Dimensions StartTime EndTime Period Statistics
  Bucket Key Body ResourceIds PhysicalResourceId LogicalResourceId AttachmentId Description
  GroupName ClientRequestToken
`);

/** Member names that operations look at, besides any. */
const member = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(...MEMBERS),
  },
  fc.string({ maxLength: 12 }),
  fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty'),
);

const { value } = fc.letrec<{ value: unknown; record: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: text },
    fc.constantFrom(null, true, false, 0, -1, 1.5, 1e21, 2 ** 53),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('record'),
  ),
  record: fc.dictionary(member, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));
const input = fc.dictionary(member, value, { maxKeys: 6, noNullPrototype: true });
type Members = Readonly<Record<string, unknown>>;

/** `Filters.1.Name=…`, as query protocols flatten what they send. */
function form(prefix: string, it: unknown, list: string): readonly [string, string][] {
  if (Array.isArray(it)) {
    return it.flatMap((each, index) => form(`${prefix}${list}.${index + 1}`, each, list));
  }
  if (typeof it === 'object' && it !== null) {
    return Object.entries(it).flatMap(([name, each]) => form(`${prefix}.${name}`, each, list));
  }
  return [[prefix, String(it)]];
}

function formBody(operation: string, members: Members, list: string): string {
  const pairs = Object.entries(members).flatMap(([name, each]) => form(name, each, list));
  // A lone surrogate can't be sent in a form.
  return new URLSearchParams([['Action', operation], ['Version', '1'], ...pairs]).toString();
}

const encoder = new TextEncoder();

/** The request that a client of the protocol would send. */
function requestOf(
  service: Service,
  protocol: ProtocolName,
  operation: string,
  members: Members,
): WireRequest {
  const headers = { ...signed(service.signingName), host: 'sandbox.localhost' };
  const post = (body: Uint8Array, more: Readonly<Record<string, string>>, target = '/'): WireRequest => ({
    method: 'POST',
    target,
    headers: { ...headers, ...more },
    body,
  });
  const json = (): Uint8Array => encoder.encode(JSON.stringify(members));
  switch (protocol) {
    case 'ec2Query':
    case 'query':
      return post(encoder.encode(formBody(operation, members, protocol === 'query' ? '.member' : '')), {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      });
    case 'json1.0':
    case 'json1.1':
      return post(json(), {
        'content-type': `application/x-amz-${protocol.replace('json', 'json-')}`,
        'x-amz-target': `${service.targetPrefix ?? ''}.${operation}`,
      });
    case 'rpcv2Cbor':
      return post(
        cbor.serialize(members),
        { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
        `/service/${service.targetPrefix ?? ''}/operation/${encodeURIComponent(operation)}`,
      );
    case 'restJson':
    case 'restXml':
      return post(json(), { 'content-type': 'application/json' });
  }
}

function signed(service: string): Readonly<Record<string, string>> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=any/20260105/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  };
}

const segment = fc.oneof(
  { weight: 3, arbitrary: telling.map(encodeText) },
  fc.constantFrom(
    ...words(`
      2015-03-31 2017-03-31 2017-10-31 2019-09-25 2020-06-30 functions invocations configuration code versions aliases concurrency
      policy tags bucket key event-source-mappings layers account-settings service operation .. % %E0%A4%A
    `),
  ),
  fc.string({ maxLength: 8 }).map(encodeText),
);

/** Without lone surrogates, which can't be sent. */
function wellFormed(it: string): string {
  return Buffer.from(it).toString();
}

function encodeText(it: string): string {
  return encodeURIComponent(wellFormed(it));
}

const target = fc
  .tuple(
    fc.array(segment, { maxLength: 6 }),
    fc.array(
      fc.tuple(fc.oneof(member, fc.constantFrom('list-type', 'uploads', 'prefix', 'max-keys')), text),
      {
        maxLength: 3,
      },
    ),
    fc.boolean(),
  )
  .map(([segments, query, isSlashed]) => {
    const path = `/${segments.join('/')}${isSlashed ? '/' : ''}`;
    const pairs = query.map(([name, each]) => `${encodeText(name)}=${encodeText(each)}`);
    return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
  });

const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS', 'X');
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((it) => encoder.encode(it)),
  fc.string({ maxLength: 100 }).map((it) => encoder.encode(it)),
  input.map((members) => cbor.serialize(members)),
  fc
    .constantFrom('<a>', '<Delete><Object/></Delete>', 'Action=', 'Action=A&A.1.=', '[]', '"a"')
    .map((it) => encoder.encode(it)),
);

const headers = fc
  .record(
    {
      'content-type': fc.oneof(
        fc.constantFrom(
          'application/x-www-form-urlencoded',
          'application/json',
          'application/x-amz-json-1.1',
          'application/cbor',
          'text/xml',
          'multipart/form-data',
        ),
        fc.string(),
      ),
      'content-encoding': fc.constantFrom('gzip', 'aws-chunked', 'deflate', ''),
      'x-amz-target': fc.oneof(
        fc.constantFrom('AmazonSSM.GetParameter', 'Logs_20140328.PutLogEvents', '.', 'a.b.c', ''),
        fc.string(),
      ),
      'smithy-protocol': fc.constantFrom('rpc-v2-cbor', 'x'),
      authorization: fc.oneof(
        fc.constantFrom(...speakers.map(([name]) => signed(name)['authorization'] ?? '')),
        fc.constantFrom(signed('sqs')['authorization'] ?? '', 'AWS4-HMAC-SHA256', 'Credential=//', 'Basic x'),
        fc.string(),
      ),
      host: fc.oneof(
        fc.constantFrom('ec2.us-east-1.amazonaws.com', 'b.s3.localhost:1', 'localhost'),
        // Others are refused at the door: wire/strangers.test.ts.
        fc.stringMatching(/^[\w.-]{1,20}\.(?:localhost|amazonaws\.com)$/u),
      ),
      'user-agent': fc.oneof(fc.constantFrom('aws-cli/1 m/B', 'm/'), fc.string()),
      'x-amz-copy-source': text,
      range: fc.constantFrom('bytes=0-1', 'bytes=-', 'bytes=9-1', 'x'),
      'x-amz-content-sha256': fc.constantFrom('STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'UNSIGNED-PAYLOAD', 'x'),
      'x-amz-decoded-content-length': fc.constantFrom('0', '-1', 'x'),
    },
    { requiredKeys: [] },
  )
  .map((all): Record<string, string> => {
    const present = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return Object.fromEntries(present);
  });

// What is answered -----------------------------------------------------------------------------------

const decoder = new TextDecoder('utf-8', { fatal: true });
const xml = new XMLParser({ ignoreAttributes: true, parseTagValue: false });

/** Fails unless a client of the protocol could read the answer. */
function expectWellFormed(protocol: ProtocolName, request: WireRequest, response: WireResponse): void {
  const { status, headers: answered, body } = response;
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
  for (const [name, each] of Object.entries(answered)) {
    expect(name).toMatch(/^[a-z0-9-]+$/u);
    // Node.js refuses to send others.
    expect(each).toMatch(/^[\t\u0020-\u007e\u0080-\u00ff]*$/u);
  }
  if (request.method === 'HEAD' || body.length === 0) return;
  const isError = status >= 400;
  switch (protocol) {
    case 'ec2Query':
    case 'query':
    case 'restXml': {
      if (!isError && protocol === 'restXml' && !/xml/u.test(answered['content-type'] ?? '')) return;
      const document = decoder.decode(body);
      expect(XMLValidator.validate(document)).toBe(true);
      if (isError) expect(codeInXml(xml.parse(document) as Members)).toMatch(/^[\w.]+$/u);
      return;
    }
    case 'json1.0':
    case 'json1.1':
    case 'restJson': {
      const document = JSON.parse(decoder.decode(body)) as unknown;
      if (isError) expectErrorMembers(document, answered);
      return;
    }
    case 'rpcv2Cbor': {
      const document: unknown = cbor.deserialize(body);
      expect(typeof document).toBe('object');
      if (isError) expectErrorMembers(document, answered);
    }
  }
}

function codeInXml(document: Members): unknown {
  const errors = document as {
    readonly Response?: { readonly Errors?: { readonly Error?: Members } };
    readonly ErrorResponse?: { readonly Error?: Members };
    readonly Error?: Members;
  };
  return (errors.Response?.Errors?.Error ?? errors.ErrorResponse?.Error ?? errors.Error)?.['Code'];
}

function expectErrorMembers(document: unknown, answered: Readonly<Record<string, string>>): void {
  expect(document).toEqual(expect.any(Object));
  const { __type } = document as { readonly __type?: unknown };
  expect(__type ?? answered['x-amzn-errortype']).toEqual(expect.stringMatching(/^[\w.#]+/u));
}

async function expectAnswer(protocol: ProtocolName, request: WireRequest): Promise<void> {
  const response = await world.handle(request);
  // A defect says more than the 500 that it becomes.
  expect(defects).toEqual([]);
  expectWellFormed(protocol, request, response);
}

/** Real milliseconds after which a request that is not answered counts as a failure, with what it was. */
const HANG = 10 * 60_000;

async function check<T>(
  aChange: number,
  arbitrary: fc.Arbitrary<T>,
  run: (it: T) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(arbitrary, run).beforeEach(() => {
      defects.length = 0;
    }),
    { ...cases(aChange), timeout: HANG },
  );
}

describe.each(speakers)('%s in %s', (name, protocol) => {
  it('answers any operation with any input', async () => {
    const operations = Object.keys(serviceOf(name).operations);
    const operation = fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(...operations) },
      fc.constantFrom('Nonsense', 'constructor', '__proto__', 'toString'),
      fc.string({ minLength: 1, maxLength: 20 }).map(wellFormed),
    );
    await expect(
      check(60, fc.tuple(operation, input), async ([what, members]) => {
        await expectAnswer(protocol, requestOf(serviceOf(name), protocol, what, members));
      }),
    ).resolves.toBeUndefined();
  });

  it('answers any bytes', async () => {
    await expect(
      check(40, bytes, async (body) => {
        const request = requestOf(serviceOf(name), protocol, 'Nonsense', {});
        await expectAnswer(protocol, { ...request, body });
      }),
    ).resolves.toBeUndefined();
  });
});

describe.each(speakers.filter(([, protocol]) => protocol.startsWith('rest')))(
  '%s in %s by method and path',
  (name, protocol) => {
    it('answers any', async () => {
      await expect(
        check(150, fc.tuple(method, target, headers, bytes), async ([how, where, more, body]) => {
          const request = { method: how, target: where, headers: { ...more, ...signed(name) }, body };
          await expectAnswer(protocol, without(request, 'x-amz-target', 'smithy-protocol'));
        }),
      ).resolves.toBeUndefined();
    });
  },
);

function without(request: WireRequest, ...names: readonly string[]): WireRequest {
  const kept = Object.entries(request.headers).filter(([name]) => !names.includes(name));
  return { ...request, headers: Object.fromEntries(kept) };
}

describe('whoever is meant', () => {
  it('any request is answered', async () => {
    await expect(
      check(300, fc.tuple(method, target, headers, bytes), async ([how, where, more, body]) => {
        const request = { method: how, target: where, headers: more, body };
        const response = await world.handle(request);
        expect(defects).toEqual([]);
        expect(response.status).toBeGreaterThanOrEqual(200);
        expect(response.status).toBeLessThan(500);
      }),
    ).resolves.toBeUndefined();
  });

  it('any control call is answered', async () => {
    const call = fc.constantFrom(
      'time',
      'advance',
      'journal',
      'network-interfaces',
      'pending',
      'faults',
      'heal',
      'x',
    );
    const query = fc.constantFrom('', '?since=1', '?since=x', '?since=-1', '?%');
    const body = fc.oneof(
      bytes,
      fc
        .constantFrom(
          '{"seconds": 1}',
          '{"seconds": -1}',
          '{"until": "x"}',
          '{"x": 1}',
          '{"throttling": 2}',
          '{"toString": 1}',
        )
        .map((it) => encoder.encode(it)),
    );
    await expect(
      check(
        150,
        fc.tuple(fc.constantFrom('GET', 'POST'), call, query, body),
        async ([how, what, more, sent]) => {
          const control = { 'x-sandbox-control': 'yes' };
          const request = { method: how, target: `/_sandbox/${what}${more}`, headers: control, body: sent };
          const response = await world.handle(request);
          expect(response.status).toBeLessThan(500);
          expect(JSON.parse(decoder.decode(response.body))).toEqual(expect.any(Object));
        },
      ),
    ).resolves.toBeUndefined();
  });
});
