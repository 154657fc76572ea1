import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { generate, outdated, resourceProject } from '../../deploy/generated-files';
import { correctModels } from '../../deploy/models';

const root = join(__dirname, '..', '..');

test('what the CloudFormation CLI generates from the schema is committed as it is ("make generate")', () => {
  expect(outdated(root, resourceProject)).toEqual([]);
}, 60_000);

test('the schema is valid, without a warning', () => {
  const { status, stdout, stderr } = spawnSync(join(root, '.venv/bin/cfn'), ['validate'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, output: `${stdout}${stderr}`.trim() }).toEqual({
    status: 0,
    output: 'Resource schema is valid.',
  });
}, 60_000);

describe('corrections of the models', () => {
  const models = generate(root, resourceProject).get('src/models.ts') ?? '';

  test('are made once', () => {
    expect(correctModels(models)).toBe(models);
  });

  test('refuse the text of another generator', () => {
    expect(() => correctModels('export class ResourceModel {}')).toThrow(/src\/models\.ts isn't what/);
  });
});
