import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { changedExample, EXAMPLE, openWorld, runPython } from './support';

/** An error as boto3 raises it. One attempt: none of these is worth another. */
const refused = (className: string, code: string, message: unknown, status = 400): unknown => ({
  class: className,
  isClientError: true,
  code,
  message,
  status,
  attempts: 1,
});
const clientError = (code: string, message: unknown): unknown => refused('ClientError', code, message);

it('boto3 creates, watches, updates and deletes a stack', async () => {
  const open = await openWorld();
  const folder = mkdtempSync(join(tmpdir(), 'boto3-'));
  try {
    const changed = join(folder, 'changed.yaml');
    writeFileSync(changed, changedExample('second'));
    const script = join(__dirname, 'boto3_story.py');
    const { code, stdout, stderr } = await runPython(script, [EXAMPLE, changed], open.endpoint);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      created: {
        status: 'CREATE_COMPLETE',
        tags: [{ Key: 'purpose', Value: 'story' }],
        creationTime: '2026-01-05T09:00:00+00:00',
        template: true,
      },
      watched: {
        newestEvent: ['story', 'CREATE_COMPLETE'],
        oldestEvent: ['story', 'CREATE_IN_PROGRESS'],
        resources: ['EniCleaner', 'Function', 'FunctionSecurityGroup', 'PrivateSubnet', 'Role', 'Vpc'],
        networkInterfaces: true,
        networkInterfacePages: 3,
        parameters: ['0', '1', '2', '3'],
        parameterPages: 2,
        invalidParameters: ['/story/none'],
        functions: 1,
        stacks: ['story'],
      },
      errors: {
        'unknown stack': clientError('ValidationError', 'Stack with id none does not exist'),
        'wrong template': clientError(
          'ValidationError',
          'Template format error: At least one Resources member must be defined.',
        ),
        'stack that exists': refused(
          'AlreadyExistsException',
          'AlreadyExistsException',
          'Stack [story] already exists',
        ),
        'unknown group': clientError(
          'InvalidGroup.NotFound',
          "The security group 'sg-0123456789abcdef0' does not exist",
        ),
        'group in use': clientError(
          'DependencyViolation',
          expect.stringMatching(/^resource sg-0\w{16} has a dependent object$/u),
        ),
        'subnet in use': clientError(
          'DependencyViolation',
          expect.stringMatching(/^The subnet 'subnet-0\w{16}' has dependencies and cannot be deleted\.$/u),
        ),
        'unknown network interface': clientError(
          'InvalidNetworkInterfaceID.NotFound',
          "The networkInterface ID 'eni-0123456789abcdef0' does not exist",
        ),
        'unknown function': refused(
          'ResourceNotFoundException',
          'ResourceNotFoundException',
          'Function not found: arn:aws:lambda:us-east-1:123456789012:function:none',
          404,
        ),
        'unknown parameter': refused('ParameterNotFound', 'ParameterNotFound', ''),
      },
      updated: {
        status: 'UPDATE_COMPLETE',
        description: 'second',
        again: clientError('ValidationError', 'No updates are to be performed.'),
      },
      deleted: {
        byName: clientError('ValidationError', 'Stack with id story does not exist'),
        byId: 'DELETE_COMPLETE',
        waiter: expect.stringContaining('Waiter StackCreateComplete failed') as unknown,
        networkInterfaces: 0,
        parameters: 0,
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
    await open.close();
  }
});
