import { join } from 'node:path';
import { generate, outdated } from '../../deploy/generated-files';
import { correctModels } from '../../deploy/models';
import { project, projects } from '../../deploy/projects';
import { runWarm } from '../support/python';

const root = join(__dirname, '..', '..');

describe.each(projects(root))('$typeName', (its) => {
  test('what the CloudFormation CLI generates from the schema is committed as it is ("make generate")', async () => {
    expect(await outdated(root, its)).toEqual([]);
  });

  test('the schema is valid, without a warning', async () => {
    const {
      code: status,
      stdout,
      stderr,
    } = await runWarm({
      program: join(root, '.venv/bin/cfn'),
      arguments: ['validate'],
      environment: process.env,
      folder: join(root, its.folder),
    });
    expect({ status, output: `${stdout}${stderr}`.trim() }).toEqual({
      status: 0,
      output: its.kind === 'RESOURCE' ? 'Resource schema is valid.' : '',
    });
  });
});

describe('corrections of the models', () => {
  let models = '';

  beforeAll(async () => {
    models = (await generate(root, project(root, 'resource'))).get('src/models.ts') ?? '';
  });

  test('are made once', () => {
    expect(models).toContain('TransformFnParams');
    expect(correctModels(models)).toBe(models);
  });

  test('refuse the text of another generator', () => {
    expect(() => correctModels('export class ResourceModel {}')).toThrow(/src\/models\.ts isn't what/);
  });
});
