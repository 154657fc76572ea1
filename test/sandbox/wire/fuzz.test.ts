import { cbor } from '@smithy/core/cbor';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';

import type { Service, WireRequest, WireResponse } from '../../../sandbox/wire/types';
import { createWorld } from '../../../sandbox/world';
import { signedBy } from '../../support/requests';

const defects: unknown[] = [];
const world = createWorld({
  project: null,
  onDefect: (error) => {
    defects.push(error);
  },
});

const services = [...world.services.values()];

afterEach(() => {
  // The first one tells more than the status 500 that it led to.
  const [first] = defects.splice(0);
  if (first !== undefined) throw first;
});
afterAll(() => world.close());

/** Hands in the request and says what is wrong with the answer; undefined is as it should be. */
async function complaint(request: WireRequest): Promise<string | undefined> {
  const answer = await world.handle(request);
  // Control calls answer in a form of their own: below.
  if (request.target.startsWith('/_sandbox')) return undefined;
  const shown = `${String(answer.status)} ${Buffer.from(answer.body).toString('utf8').slice(0, 500)}`;
  // The sandbox's own failures are 500; 503 is EC2's word for an empty token bucket.
  const isThrottled = answer.status === 503 && errorCode(answer) === 'RequestLimitExceeded';
  if (answer.status < 200 || (answer.status >= 500 && !isThrottled)) return `A bad status: ${shown}`;
  if (request.method !== 'HEAD' && answer.status >= 400 && !errorCode(answer)) {
    return `No well-formed error: ${shown}`;
  }
  const holds = world.time.pendingWork().holds.filter((reason) => !reason.startsWith('a running'));
  return holds.length === 0 ? undefined : `Time is held after the answer: ${holds.join(', ')}`;
}

/** What of a service a request needs; short, for a counterexample is printed whole. */
function named(
  { signingName, targetPrefix }: Service,
  operation: string,
): { readonly service: string; readonly targetPrefix?: string; readonly operation: string } {
  return { service: signingName, operation, ...(targetPrefix === undefined ? {} : { targetPrefix }) };
}

/** The code of an error, wherever its protocol puts it; throws when the body isn't well-formed. */
function errorCode(answer: WireResponse): string | undefined {
  const type = answer.headers['content-type'] ?? '';
  if (type.includes('xml')) {
    const text = Buffer.from(answer.body).toString('utf8');
    const validity = XMLValidator.validate(text);
    if (validity !== true) throw new Error(`Not XML: ${validity.err.msg}: ${text}`);
    return /<Code>([^<]+)<\/Code>/u.exec(text)?.[1];
  }
  const body = (
    type.includes('cbor')
      ? cbor.deserialize(answer.body)
      : JSON.parse(Buffer.from(answer.body).toString('utf8'))
  ) as Readonly<Record<string, unknown>>;
  const code = answer.headers['x-amzn-errortype'] ?? body['__type'];
  return typeof code === 'string' ? code : undefined;
}

const bytes = fc.uint8Array({ maxLength: 300 });
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 40 }));
/** What HTTP lets through in a header's value. */
const headerText = fc.stringMatching(/^[\t -~]{0,60}$/u);
const target = fc.oneof(
  fc.stringMatching(/^\/[!-~]{0,60}$/u),
  fc
    .array(
      fc.constantFrom('/', '%', '%2F', '..', '?', '=', '&', '_sandbox', 'functions', '2015-03-31', 'a'),
      {
        maxLength: 12,
      },
    )
    .map((parts) => `/${parts.join('')}`),
);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS', 'BREW');

/** Members that real inputs have, so that random inputs get past the first check. */
const memberName = fc.constantFrom(
  'Action',
  'Version',
  'StackName',
  'TemplateBody',
  'Capabilities',
  'Capabilities.member.1',
  'Parameters.member.1.ParameterKey',
  'GroupId',
  'GroupName',
  'VpcId',
  'SubnetId',
  'CidrBlock',
  'NetworkInterfaceId',
  'NetworkInterfaceId.1',
  'Filter.1.Name',
  'Filter.1.Value.1',
  'MaxResults',
  'NextToken',
  'Name',
  'Names',
  'Value',
  'Type',
  'Path',
  'ResourceId',
  'Tags',
  'Tags.member.1.Key',
  'logGroupName',
  'logStreamName',
  'logEvents',
  'nextToken',
  'limit',
  'FunctionName',
  'Code',
  'Role',
  'VpcConfig',
  'RoleName',
  'PolicyName',
  'PolicyDocument',
  'PolicyArn',
  'AssumeRolePolicyDocument',
  'RoleArn',
  'RoleSessionName',
  'DurationSeconds',
  'Namespace',
  'MetricData',
  'MetricName',
  'StartTime',
  'EndTime',
  'Period',
  'ChangeSetName',
  'Arn',
  '__proto__',
  'constructor',
  'a.b.c',
  '',
);
const json = fc.jsonValue({ maxDepth: 4 });
const document = fc.dictionary(fc.oneof(memberName, anyText), json, { maxKeys: 6 });
const parameters = fc.array(
  fc.tuple(
    fc.oneof(memberName, anyText),
    fc.oneof(anyText, fc.constantFrom('1', '-1', 'true', '{}', 'a', 'sg-1', '')),
  ),
  { maxLength: 8 },
);

const SOME_OPERATION = fc.constantFrom(
  ...services.flatMap((service) =>
    Object.keys(service.operations).map((operation) => named(service, operation)),
  ),
);

/** More of them: FUZZ_RUNS=20000 npx jest test/sandbox/wire/fuzz */
const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 400) };

describe('whatever comes over the wire', () => {
  it('is answered, with an error in an AWS shape or better', async () => {
    await fc.assert(
      fc.asyncProperty(
        method,
        target,
        fc.dictionary(
          fc.constantFrom(
            'authorization',
            'x-amz-target',
            'content-type',
            'content-encoding',
            'smithy-protocol',
            'host',
            'user-agent',
            'x-amz-content-sha256',
            'x-amz-decoded-content-length',
            'range',
            'x-amz-copy-source',
          ),
          fc.oneof(
            headerText,
            fc.constantFrom(
              'rpc-v2-cbor',
              'gzip',
              'aws-chunked',
              'application/json',
              'application/x-amz-json-1.1',
              'AmazonSSM.GetParameter',
              'application/x-www-form-urlencoded',
              'bytes=0-',
              'b.s3.localhost',
              ...services.map(({ signingName }) => signedBy('a', signingName)),
            ),
          ),
        ),
        bytes,
        async (verb, where, headers, body) => {
          await expect(complaint({ method: verb, target: where, headers, body })).resolves.toBeUndefined();
        },
      ),
      { numRuns: 4 * runs.numRuns },
    );
  });

  it.each(['query', 'ec2Query'] as const)('is answered in %s', async (protocol) => {
    const spoken = fc.constantFrom(
      ...services
        .filter(({ protocols }) => protocols.includes(protocol))
        .flatMap((service) => Object.keys(service.operations).map((operation) => named(service, operation))),
    );
    await fc.assert(
      fc.asyncProperty(spoken, parameters, fc.option(bytes), async ({ service, operation }, pairs, junk) => {
        const form = new URLSearchParams([
          ['Action', operation],
          ...pairs.filter(([name]) => name !== 'Action'),
        ]);
        expect(
          await complaint({
            method: 'POST',
            target: '/',
            headers: {
              authorization: signedBy('a', service),
              'content-type': 'application/x-www-form-urlencoded',
            },
            body:
              junk === null
                ? Buffer.from(form.toString())
                : Buffer.concat([Buffer.from(form.toString()), junk]),
          }),
        ).toBeUndefined();
      }),
      runs,
    );
  });

  it('is answered in json', async () => {
    const spoken = SOME_OPERATION.filter(({ targetPrefix }) => targetPrefix !== undefined);
    await fc.assert(
      fc.asyncProperty(
        spoken,
        fc.oneof(
          document.map((value) => Buffer.from(JSON.stringify(value))),
          bytes,
        ),
        async ({ service, targetPrefix, operation }, body) => {
          expect(
            await complaint({
              method: 'POST',
              target: '/',
              headers: {
                authorization: signedBy('a', service),
                'content-type': 'application/x-amz-json-1.1',
                'x-amz-target': `${targetPrefix ?? ''}.${operation}`,
              },
              body,
            }),
          ).toBeUndefined();
        },
      ),
      runs,
    );
  });

  it('is answered in rpcv2Cbor', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('PutMetricData', 'ListMetrics', 'GetMetricStatistics', 'Nothing'),
        fc.oneof(
          document.map((value) => Uint8Array.from(cbor.serialize(JSON.parse(JSON.stringify(value))))),
          bytes,
        ),
        async (operation, body) => {
          expect(
            await complaint({
              method: 'POST',
              target: `/service/GraniteServiceVersion20100801/operation/${operation}`,
              headers: {
                authorization: signedBy('a', 'monitoring'),
                'content-type': 'application/cbor',
                'smithy-protocol': 'rpc-v2-cbor',
              },
              body,
            }),
          ).toBeUndefined();
        },
      ),
      runs,
    );
  });

  it('is answered in restJson', async () => {
    const paths = fc.constantFrom(
      '/2015-03-31/functions',
      '/2015-03-31/functions/',
      '/2015-03-31/functions/f',
      '/2015-03-31/functions/f/configuration',
      '/2015-03-31/functions/f/versions',
      '/2015-03-31/functions/f/invocations',
      '/2015-03-31/functions/f/%zz',
      '/2015-03-31/functions/arn%3Aaws%3Alambda',
    );
    await fc.assert(
      fc.asyncProperty(
        method,
        paths,
        fc.oneof(
          document.map((value) => Buffer.from(JSON.stringify(value))),
          bytes,
        ),
        async (verb, path, body) => {
          expect(
            await complaint({
              method: verb,
              target: path,
              headers: { authorization: signedBy('a', 'lambda'), 'content-type': 'application/json' },
              body,
            }),
          ).toBeUndefined();
        },
      ),
      runs,
    );
  });

  it('is answered in restXml', async () => {
    const paths = fc.constantFrom(
      '/',
      '/bucket',
      '/bucket/',
      '/bucket/key',
      '/bucket//a//',
      '/bucket/%',
      '/b',
      '/bucket?delete',
      '/bucket?uploads',
      '/bucket/key?uploads',
      '/bucket/key?uploadId=x',
      '/bucket/key?uploadId=x&partNumber=1',
      '/bucket?list-type=2&max-keys=-1',
      '/bucket?list-type=2&continuation-token=%00',
      '/bucket?acl',
      '/bucket/key?tagging',
    );
    const headers = fc.dictionary(
      fc.constantFrom(
        'x-amz-content-sha256',
        'content-encoding',
        'x-amz-decoded-content-length',
        'range',
        'if-match',
        'if-none-match',
        'if-modified-since',
        'x-amz-copy-source',
        'content-md5',
        'x-amz-checksum-crc32',
        'x-amz-meta-a',
      ),
      fc.oneof(
        headerText,
        fc.constantFrom(
          'aws-chunked',
          'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'bytes=0-1',
          'bytes=-0',
          '*',
          '/bucket/key',
          'bucket',
        ),
      ),
    );
    const xml = fc
      .array(
        fc.constantFrom(
          '<Delete>',
          '</Delete>',
          '<Object>',
          '</Object>',
          '<Key>a</Key>',
          '<!DOCTYPE a [',
          ']>',
          '&lt;',
          '&x;',
          '<',
          'a',
        ),
        { maxLength: 8 },
      )
      .map((parts) => Buffer.from(parts.join('')));
    await fc.assert(
      fc.asyncProperty(method, paths, headers, fc.oneof(xml, bytes), async (verb, path, more, body) => {
        expect(
          await complaint({
            method: verb,
            target: path,
            headers: { ...more, authorization: signedBy('a', 's3') },
            body,
          }),
        ).toBeUndefined();
      }),
      runs,
    );
  });

  it('is answered by the control calls', async () => {
    await fc.assert(
      fc.asyncProperty(
        method,
        fc.constantFrom(
          'time',
          'journal?since=',
          'journal?since=-1',
          'faults',
          'heal',
          'pending',
          'network-interfaces',
          'nothing',
          'toString',
        ),
        fc.oneof(
          document.map((value) => Buffer.from(JSON.stringify(value))),
          bytes,
        ),
        async (verb, path, body) => {
          const answer = await world.handle({ method: verb, target: `/_sandbox/${path}`, headers: {}, body });
          expect([200, 400, 404]).toContain(answer.status);
          JSON.parse(Buffer.from(answer.body).toString('utf8'));
        },
      ),
      runs,
    );
    world.faults.heal();
  });
});
