import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  paginateGetParametersByPath,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm';

import { createWorld, type World } from '../../../sandbox/world';
import { inProcess } from '../../support/in-process';

let world: World;
let ssm: SSMClient;
beforeEach(() => {
  world = createWorld({ project: null });
  ssm = new SSMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: inProcess(world),
    maxAttempts: 1,
  });
});
afterEach(() => world.close());

function put(Name: string, more: Partial<PutParameterCommandInput> = {}): Promise<unknown> {
  return ssm.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String', ...more }));
}

describe('PutParameter', () => {
  it('makes versions', async () => {
    await expect(put('/a/b')).resolves.toMatchObject({ Version: 1, Tier: 'Standard' });
    await world.time.advance(1_000);
    await expect(put('/a/b', { Value: 'w', Overwrite: true })).resolves.toMatchObject({ Version: 2 });
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/a/b' }));
    expect(Parameter).toEqual({
      Name: '/a/b',
      Type: 'String',
      Value: 'w',
      Version: 2,
      ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/a/b',
      DataType: 'text',
      LastModifiedDate: new Date('2026-01-05T09:00:01Z'),
    });
    const old = await ssm.send(new GetParameterCommand({ Name: '/a/b:1' }));
    expect(old.Parameter).toMatchObject({ Value: 'v', Version: 1, Selector: ':1' });
    const history = await ssm.send(new GetParameterHistoryCommand({ Name: '/a/b' }));
    expect(history.Parameters?.map(({ Value }) => Value)).toEqual(['v', 'w']);
  });

  it.each<[string, Partial<PutParameterCommandInput>, string, string | RegExp]>([
    [
      '/there',
      {},
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    ],
    [
      '/n',
      { Value: 'x'.repeat(4_097) },
      'ValidationException',
      /^Standard tier parameters support a maximum parameter value of 4096 characters\./u,
    ],
    [
      '/n',
      { Value: 'x'.repeat(8_193), Tier: 'Advanced' },
      'ValidationException',
      'Advanced tier parameters support a maximum parameter value of 8192 characters.',
    ],
    ['/n', { Value: '' }, 'ValidationException', /Member must have length greater than or equal to 1/u],
    [
      '/n',
      { Type: undefined },
      'ValidationException',
      'A parameter type is required when you create a parameter.',
    ],
    ['/ssm/x', {}, 'ValidationException', /^Parameter name: can't be prefixed with "ssm"/u],
    ['/a b', {}, 'ValidationException', /^Parameter name: can't be prefixed with "ssm"/u],
    ['/aws/x', {}, 'AccessDeniedException', 'No access to reserved parameter name: /aws/x.'],
    ['a/b', {}, 'ValidationException', 'Parameter name must be a fully qualified name.'],
    [
      `/${Array.from({ length: 16 }, () => 'a').join('/')}`,
      {},
      'HierarchyLevelLimitExceededException',
      /15 levels/u,
    ],
    ['/there', { Overwrite: true, Type: 'SecureString' }, 'HierarchyTypeMismatchException', /SecureString/u],
    [
      '/n',
      { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] },
      'ValidationException',
      /^Invalid request: tags and overwrite can't be used together\./u,
    ],
    ['/n', { AllowedPattern: '^[0-9]+$' }, 'ParameterPatternMismatchException', /\^\[0-9\]\+\$/u],
  ])('of %s with %j is refused', async (name, more, code, message) => {
    await put('/there');
    await expect(put(name, more)).rejects.toMatchObject({
      name: code,
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as unknown),
    });
  });

  it('keeps larger values in the advanced tier, for good', async () => {
    await expect(put('/n', { Value: 'x'.repeat(5_000), Tier: 'Intelligent-Tiering' })).resolves.toMatchObject(
      {
        Tier: 'Advanced',
      },
    );
    await expect(put('/n', { Overwrite: true, Tier: 'Standard' })).rejects.toMatchObject({
      message: expect.stringMatching(/can't downgrade/u) as unknown,
    });
    await put('/m', { Value: 'x'.repeat(4_096) });
  });
});

describe('reading', () => {
  it('what is not there is an error', async () => {
    await expect(ssm.send(new GetParameterCommand({ Name: '/no' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    await put('/yes');
    await expect(ssm.send(new GetParameterCommand({ Name: '/yes:7' }))).rejects.toMatchObject({
      name: 'ParameterVersionNotFound',
      message: 'Systems Manager could not find version 7 of /yes. Verify the version and try again.',
    });
  });

  it('several, of which some are not there', async () => {
    await put('/a');
    await expect(ssm.send(new GetParametersCommand({ Names: ['/a', '/b'] }))).resolves.toMatchObject({
      Parameters: [{ Name: '/a' }],
      InvalidParameters: ['/b'],
    });
    await expect(
      ssm.send(new GetParametersCommand({ Names: Array.from({ length: 11 }, (_, index) => `/${index}`) })),
    ).rejects.toMatchObject({ message: expect.stringMatching(/less than or equal to 10$/u) as unknown });
  });

  it('by an ARN', async () => {
    await put('/a');
    await put('plain');
    for (const name of ['/a', '/plain']) {
      const { Parameter } = await ssm.send(
        new GetParameterCommand({ Name: `arn:aws:ssm:us-east-1:123456789012:parameter${name}` }),
      );
      expect(Parameter?.ARN).toBe(`arn:aws:ssm:us-east-1:123456789012:parameter${name}`);
    }
  });

  it('a secret needs decryption', async () => {
    await put('/s', { Type: 'SecureString', Value: 'secret' });
    const read = async (WithDecryption: boolean): Promise<string | undefined> =>
      (await ssm.send(new GetParameterCommand({ Name: '/s', WithDecryption }))).Parameter?.Value;
    await expect(read(true)).resolves.toBe('secret');
    await expect(read(false)).resolves.not.toContain('secret');
  });

  it('a path, level by level or all below, ten a page', async () => {
    for (let index = 0; index < 23; index += 1) await put(`/p/n${String(index).padStart(2, '0')}`);
    await put('/p/deep/er');
    await put('/pother');
    const names = async (Recursive: boolean): Promise<readonly (string | undefined)[]> => {
      const found: (string | undefined)[] = [];
      for await (const page of paginateGetParametersByPath({ client: ssm }, { Path: '/p', Recursive })) {
        expect(page.Parameters?.length).toBeLessThanOrEqual(10);
        found.push(...(page.Parameters ?? []).map(({ Name }) => Name));
      }
      return found;
    };
    const flat = await names(false);
    expect(flat).toHaveLength(23);
    expect(new Set(flat).size).toBe(23);
    expect(await names(true)).toEqual(['/p/deep/er', ...flat]);
    await expect(
      ssm.send(new GetParametersByPathCommand({ Path: '/p', MaxResults: 11 })),
    ).rejects.toMatchObject({
      message:
        "1 validation error detected: Value '11' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 10",
    });
    await expect(ssm.send(new GetParametersByPathCommand({ Path: 'p' }))).rejects.toMatchObject({
      message: expect.stringMatching(/must begin with a forward slash/u) as unknown,
    });
    await expect(
      ssm.send(new GetParametersByPathCommand({ Path: '/p', NextToken: '!' })),
    ).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  it('pages that go on though parameters are deleted meanwhile', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await put(`/p/${name}`);
    const first = await ssm.send(new GetParametersByPathCommand({ Path: '/p', MaxResults: 2 }));
    await ssm.send(new DeleteParametersCommand({ Names: ['/p/a', '/p/b'] }));
    const second = await ssm.send(
      new GetParametersByPathCommand({ Path: '/p', MaxResults: 2, NextToken: first.NextToken }),
    );
    expect(second.Parameters?.map(({ Name }) => Name)).toEqual(['/p/c', '/p/d']);
  });

  it('descriptions, by filters', async () => {
    await put('/a/one', { Description: 'the one', Tags: [{ Key: 'k', Value: 'v' }] });
    await put('/a/two', { Type: 'StringList' });
    const names = async (Key: string, Option: string | undefined, ...Values: string[]): Promise<unknown> =>
      (
        await ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key, Option, Values }] }))
      ).Parameters?.map(({ Name }) => Name);
    await expect(names('Name', 'BeginsWith', '/a/o')).resolves.toEqual(['/a/one']);
    await expect(names('Name', 'Contains', 'tw')).resolves.toEqual(['/a/two']);
    await expect(names('Type', undefined, 'StringList')).resolves.toEqual(['/a/two']);
    await expect(names('tag:k', undefined, 'v')).resolves.toEqual(['/a/one']);
    await expect(names('Path', 'Recursive', '/a')).resolves.toEqual(['/a/one', '/a/two']);
    await expect(names('Colour', undefined, 'red')).rejects.toMatchObject({ name: 'InvalidFilterKey' });
    const { Parameters } = await ssm.send(new DescribeParametersCommand({}));
    expect(Parameters?.[0]).toMatchObject({
      Description: 'the one',
      LastModifiedUser: 'arn:aws:iam::123456789012:user/sandbox',
    });
    expect(Parameters?.[0]).not.toHaveProperty('Value');
  });
});

it('parameters are deleted', async () => {
  await put('/a');
  await put('/b');
  await ssm.send(new DeleteParameterCommand({ Name: '/a' }));
  await expect(ssm.send(new DeleteParameterCommand({ Name: '/a' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
  await expect(ssm.send(new DeleteParametersCommand({ Names: ['/a', '/b'] }))).resolves.toMatchObject({
    DeletedParameters: ['/b'],
    InvalidParameters: ['/a'],
  });
});

it('tags are added, listed and removed', async () => {
  await put('/a', { Tags: [{ Key: 'one', Value: '1' }] });
  const resource = { ResourceType: 'Parameter', ResourceId: '/a' } as const;
  await ssm.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'two', Value: '2' }] }));
  await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['one'] }));
  await expect(ssm.send(new ListTagsForResourceCommand(resource))).resolves.toMatchObject({
    TagList: [{ Key: 'two', Value: '2' }],
  });
  await expect(
    ssm.send(new ListTagsForResourceCommand({ ...resource, ResourceId: '/no' })),
  ).rejects.toMatchObject({ name: 'InvalidResourceId' });
});
