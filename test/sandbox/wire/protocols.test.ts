import * as lambda from '@aws-sdk/client-lambda';
import { cbor } from '@smithy/core/cbor';

import { AwsError, type Service, type WireResponse } from '../../../sandbox/wire/types';
import { PROTOCOLS } from '../../../sandbox/wire/protocols';
import { requestParts, type AnswerContext } from '../../../sandbox/wire/protocol';
import { modelOf, type Model } from '../../../sandbox/model/shapes';
import { dateOf } from '../../../sandbox/time/instant';
import { createWorld } from '../../../sandbox/world';
import { aClient, aList, aStructure } from '../../support/a-client';
import { jsonRequest, queryRequest, restRequest, signedBy, textOf } from '../../support/requests';

const world = createWorld({ project: null });
afterAll(() => world.close());

const REQUEST_ID = '11111111-2222-4333-8444-555555555555';

function context(service: AnswerContext['service']): AnswerContext {
  return { requestId: REQUEST_ID, service, request: restRequest('any', 'GET', '/') };
}

const TAG = aStructure({ Key: 0, Value: 0 }, 'Tag');
const CLIENT = aClient(['A', 'D', 'DoIt'], {
  a: 0,
  list: aList(0),
  inner: aStructure({ b: 1 }, 'Inner'),
  none: 0,
  empty: aList(0),
  yes: 2,
  at: 4,
  Name: 0,
  List: aList(0),
  Tags: aList(TAG),
  Outer: aStructure({ Inner: aStructure({ Deep: 0 }, 'Deep') }, 'Outer'),
  Filter: aList(aStructure({ Name: 0, Value: aList(0) }, 'Filter')),
  MaxResults: 1,
});

const MODEL = modelOf(CLIENT, 'DoIt') as Model;

const QUERY_SERVICE: Service = {
  signingName: 'any',
  protocols: ['query'],
  xmlNamespace: 'http://any.amazonaws.com/doc/2010-05-15/',
  client: () => CLIENT,
  operations: { A: () => ({}), D: () => ({}) },
};

/** The code of the `AwsError` that is thrown. */
function codeThrown(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return error instanceof AwsError ? error.code : String(error);
  }
  return undefined;
}

describe('the query protocols read', () => {
  const read = (form: string, protocol: 'ec2Query' | 'query' = 'query'): unknown => {
    const request = { ...queryRequest('any', {}), body: Buffer.from(form) };
    return PROTOCOLS[protocol].decode(request, requestParts(request), QUERY_SERVICE);
  };

  it.each([
    ['Action=A', {}],
    ['Action=A&Version=1&Name=x%20y+z', { Name: 'x y z' }],
    ['Action=A&List.member.1=a&List.member.2=b', { List: ['a', 'b'] }],
    ['Action=A&List.member.10=j&List.member.2=b', { List: ['b', 'j'] }],
    ['Action=A&List=', { List: [] }],
    [
      'Action=A&Tags.member.1.Key=k&Tags.member.1.Value=v&Tags.member.2.Key=l',
      { Tags: [{ Key: 'k', Value: 'v' }, { Key: 'l' }] },
    ],
    ['Action=A&Outer.Inner.Deep=1', { Outer: { Inner: { Deep: '1' } } }],
  ])('%s', (form, input) => {
    expect(read(form)).toEqual({ operation: 'A', input });
  });

  it('lists without member in ec2Query', () => {
    expect(
      read('Action=D&Filter.1.Name=n&Filter.1.Value.1=x&Filter.1.Value.2=y&MaxResults=5', 'ec2Query'),
    ).toEqual({ operation: 'D', input: { Filter: [{ Name: 'n', Value: ['x', 'y'] }], MaxResults: 5 } });
  });

  it('a member called __proto__ as any other', () => {
    const { input } = read('Action=A&__proto__.polluted=1') as { input: object };
    expect(input).toEqual({});
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(['Action=A&X=1&X.Y=2', 'Action=A&X..Y=1', `Action=A&${'a.'.repeat(40)}b=1`])(
    'nothing in %s',
    (form) => {
      expect(codeThrown(() => read(form))).toBe('MalformedQueryString');
    },
  );

  it('no operation where there is no Action', () => {
    expect(codeThrown(() => read('Version=1'))).toBe('MissingAction');
  });
});

describe('answers are written', () => {
  const output = {
    a: 'x<&>"',
    list: ['1', '2'],
    inner: { b: 2 },
    none: undefined,
    empty: [],
    yes: true,
    at: dateOf(0),
  };

  it('in ec2Query', () => {
    const answer = PROTOCOLS.ec2Query.encode(
      output,
      MODEL,
      context({ signingName: 'ec2', xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/' }),
    );
    expect(textOf(answer.body)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<DoItResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${REQUEST_ID}</requestId><a>x&lt;&amp;&gt;&quot;</a><list><member>1</member><member>2</member></list><inner><b>2</b></inner><empty/><yes>true</yes><at>1970-01-01T00:00:00.000Z</at></DoItResponse>`,
    );
  });

  it('in query', () => {
    const answer = PROTOCOLS.query.encode(output, MODEL, context(QUERY_SERVICE));
    expect(textOf(answer.body)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<DoItResponse xmlns="http://any.amazonaws.com/doc/2010-05-15/"><DoItResult><a>x&lt;&amp;&gt;&quot;</a><list><member>1</member><member>2</member></list><inner><b>2</b></inner><empty/><yes>true</yes><at>1970-01-01T00:00:00.000Z</at></DoItResult><ResponseMetadata><RequestId>${REQUEST_ID}</RequestId></ResponseMetadata></DoItResponse>`,
    );
  });

  it('in query without a result', () => {
    expect(
      textOf(PROTOCOLS.query.encode({}, { ...MODEL, output: undefined }, context(QUERY_SERVICE)).body),
    ).not.toContain('DoItResult');
  });

  it('in json', () => {
    const answer = PROTOCOLS['json1.1'].encode(output, MODEL, context({ signingName: 'ssm' }));
    expect(answer.headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(JSON.parse(textOf(answer.body))).toEqual({
      a: 'x<&>"',
      list: ['1', '2'],
      inner: { b: 2 },
      empty: [],
      yes: true,
      at: 0,
    });
  });

  it('in rpcv2Cbor', () => {
    const answer = PROTOCOLS.rpcv2Cbor.encode(output, MODEL, context({ signingName: 'monitoring' }));
    expect(answer.headers['smithy-protocol']).toBe('rpc-v2-cbor');
    expect(cbor.deserialize(answer.body)).toMatchObject({
      list: ['1', '2'],
      inner: { b: 2 },
      at: { tag: 1, value: 0 },
    });
  });

  it('in restJson, with another status, headers, bytes and an id of its own', () => {
    const write = (answer: object, operation: string): WireResponse =>
      PROTOCOLS.restJson.encode(
        answer,
        modelOf(lambda, operation) as Model,
        context({ signingName: 'lambda' }),
      );
    const Payload = Buffer.from('"raw"');
    const given = { StatusCode: 202, ExecutedVersion: '7', Payload, $metadata: { requestId: 'another' } };
    expect(write(given, 'Invoke')).toMatchObject({
      status: 202,
      headers: {
        'content-type': 'application/json',
        'x-amz-executed-version': '7',
        'x-amzn-requestid': 'another',
      },
      body: Payload,
    });
    expect(write({ StatusCode: 204 }, 'Invoke')).toEqual({
      status: 204,
      headers: { 'x-amzn-requestid': REQUEST_ID },
      body: new Uint8Array(),
    });
  });

  it('with what XML can not hold replaced', () => {
    const answer = PROTOCOLS.query.encode({ a: 'x\u0000\uD800y' }, MODEL, context(QUERY_SERVICE));
    expect(textOf(answer.body)).toContain('<a>x\uFFFD\uFFFDy</a>');
  });
});

describe('errors are written', () => {
  const error = new AwsError('SomeCode', 'Some <text>', { status: 409, members: { Extra: 'e' } });

  it('in ec2Query', () => {
    const answer = PROTOCOLS.ec2Query.encodeError(
      error,
      context({ signingName: 'ec2', xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/' }),
    );
    expect(answer.status).toBe(409);
    expect(textOf(answer.body)).toContain(
      `<Response><Errors><Error><Code>SomeCode</Code><Message>Some &lt;text&gt;</Message><Extra>e</Extra></Error></Errors><RequestID>${REQUEST_ID}</RequestID></Response>`,
    );
  });

  it('in query', () => {
    const answer = PROTOCOLS.query.encodeError(error, context(QUERY_SERVICE));
    expect(textOf(answer.body)).toContain(
      '<Error><Type>Sender</Type><Code>SomeCode</Code><Message>Some &lt;text&gt;</Message>',
    );
  });

  it('in json', () => {
    const answer = PROTOCOLS['json1.1'].encodeError(error, context({ signingName: 'ssm' }));
    expect(answer.headers['x-amzn-errortype']).toBe('SomeCode');
    expect(JSON.parse(textOf(answer.body))).toEqual({
      __type: 'SomeCode',
      message: 'Some <text>',
      Extra: 'e',
    });
  });

  it('in restJson, as Lambda does', () => {
    const throttled = new AwsError('TooManyRequestsException', 'Rate exceeded', {
      status: 429,
      members: { retryAfterSeconds: '1', Reason: 'CallerRateLimitExceeded' },
    });
    const answer = PROTOCOLS.restJson.encodeError(throttled, context({ signingName: 'lambda' }));
    expect(answer.headers).toMatchObject({
      'x-amzn-errortype': 'TooManyRequestsException',
      'retry-after': '1',
    });
    expect(JSON.parse(textOf(answer.body))).toEqual({
      Type: 'User',
      Message: 'Rate exceeded',
      Reason: 'CallerRateLimitExceeded',
    });
  });

  it('in restXml', () => {
    const answer = PROTOCOLS.restXml.encodeError(error, context({ signingName: 's3' }));
    expect(textOf(answer.body)).toContain(
      '<Error><Code>SomeCode</Code><Message>Some &lt;text&gt;</Message><Extra>e</Extra>',
    );
  });

  it('for CloudWatch with the code of its older protocol', () => {
    const request = { ...restRequest('monitoring', 'POST', '/'), headers: { 'x-amzn-query-mode': 'true' } };
    const answer = PROTOCOLS.rpcv2Cbor.encodeError(error, {
      ...context({ signingName: 'monitoring' }),
      request,
    });
    expect(answer.headers['x-amzn-query-error']).toBe('SomeCode;Sender');
  });
});

describe('a request finds its service', () => {
  const identity = { Action: 'GetCallerIdentity', Version: '2011-06-15' };

  it('by its credential scope', async () => {
    const answer = await world.handle(queryRequest('sts', identity));
    expect(textOf(answer.body)).toContain('<GetCallerIdentityResult>');
  });

  it('by the credential in a presigned URL', async () => {
    const credential = encodeURIComponent('AKID/20260105/us-east-1/sts/aws4_request');
    const answer = await world.handle({
      method: 'GET',
      target: `/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}`,
      headers: {},
      body: new Uint8Array(),
    });
    expect(textOf(answer.body)).toContain('<GetCallerIdentityResult>');
  });

  it.each([
    ['its version', { ...identity }, {}],
    ['its action alone', { Action: 'GetCallerIdentity' }, {}],
    ['its host', { Action: 'GetCallerIdentity' }, { host: 'sts.localhost:4599' }],
  ])('unsigned, by %s', async (_how, parameters, headers) => {
    const { body } = queryRequest('sts', parameters);
    const answer = await world.handle({
      method: 'POST',
      target: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    });
    expect(textOf(answer.body)).toContain('<GetCallerIdentityResult>');
  });

  it('unsigned, by its target', async () => {
    const { authorization: _, ...headers } = jsonRequest('ssm', 'AmazonSSM.DescribeParameters', {}).headers;
    const answer = await world.handle({ ...jsonRequest('ssm', '', {}), headers: { ...headers } });
    expect(JSON.parse(textOf(answer.body))).toEqual({ Parameters: [] });
  });

  it('unsigned, by its path', async () => {
    const answer = await world.handle({
      method: 'GET',
      target: '/2015-03-31/functions/',
      headers: {},
      body: new Uint8Array(),
    });
    expect(JSON.parse(textOf(answer.body))).toMatchObject({ Functions: [] });
  });

  it.each([
    ['query', queryRequest('elasticbeanstalk', { Action: 'X' }), '<Code>InvalidAction</Code>'],
    ['json', jsonRequest('glue', 'AWSGlue.ListJobs', {}), '"__type":"UnknownOperationException"'],
    ['rest', restRequest('mq', 'GET', '/v1/brokers'), 'This sandbox has no service'],
  ])('or hears in %s that there is none', async (_protocol, request, text) => {
    const answer = await world.handle(request);
    expect(answer.status).toBe(400);
    expect(textOf(answer.body)).toContain(text);
  });

  it.each([
    [
      'query',
      queryRequest('elasticloadbalancing', { Action: 'X' }),
      400,
      '<Type>Sender</Type><Code>LoadBalancerNotFound</Code>',
    ],
    [
      'json',
      jsonRequest('ecr', 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories', {}),
      400,
      '"__type":"RepositoryNotFoundException"',
    ],
    ['rest with json', restRequest('eks', 'GET', '/clusters/c'), 404, 'ResourceNotFoundException'],
    [
      'rest with xml',
      restRequest('route53', 'GET', '/2013-04-01/hostedzone/Z'),
      404,
      '<Code>NoSuchHostedZone</Code>',
    ],
  ])(
    'or hears in %s what that service says of a thing that is not there',
    async (_protocol, request, status, text) => {
      const answer = await world.handle(request);
      expect(answer.status).toBe(status);
      expect(`${answer.headers['x-amzn-errortype'] ?? ''} ${textOf(answer.body)}`).toContain(text);
      expect(textOf(answer.body)).toContain('This sandbox has no service');
    },
  );
});

describe('what a service does not have', () => {
  it.each([
    [
      queryRequest('cloudformation', { Action: 'Nothing', Version: '2010-05-15' }),
      'Could not find operation Nothing for version 2010-05-15',
    ],
    [queryRequest('ec2', { Action: 'Nothing' }), 'The action Nothing is not valid for this web service.'],
    [jsonRequest('ssm', 'AmazonSSM.Nothing', {}), 'UnknownOperationException'],
    [jsonRequest('ssm', 'AmazonSSM.toString', {}), 'UnknownOperationException'],
    [restRequest('lambda', 'GET', '/2015-03-31/nothing'), 'has nothing at GET /2015-03-31/nothing'],
    [restRequest('s3', 'GET', '/bucket?acl'), '<Code>NotImplemented</Code>'],
  ])('is said so', async (request, text) => {
    const answer = await world.handle(request);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(textOf(answer.body)).toContain(text);
  });
});

it('a body that is too long is refused', async () => {
  const answer = await world.handle({
    method: 'POST',
    target: '/',
    headers: { authorization: signedBy('a', 'sts'), 'content-type': 'application/x-www-form-urlencoded' },
    body: new Uint8Array(2 * 1_024 * 1_024),
  });
  expect(answer.status).toBe(413);
  expect(textOf(answer.body)).toContain('<Code>RequestEntityTooLarge</Code>');
});
