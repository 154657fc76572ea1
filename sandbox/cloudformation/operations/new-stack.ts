import { QUERY_CHECKS } from '../../wire/checks';
import type { InputOf } from '../../wire/model';
import type { Stack } from '../stack-machine/stack';
import type { Template } from '../template/parse';
import type { StackContext } from './request';
import { tagsIn } from './update';

/** A stack of which there is nothing yet. */
export function newStack(
  { cloud }: Pick<StackContext, 'cloud'>,
  input: Pick<
    InputOf<'cloudformation', 'CreateStack'>,
    'StackName' | 'Tags' | 'Capabilities' | 'EnableTerminationProtection'
  >,
  template: Template,
  body: string,
  status: Stack['status'],
): Stack {
  const name = input.StackName ?? '';
  if (!/^[a-zA-Z][-a-zA-Z0-9]*$/u.test(name))
    throw QUERY_CHECKS.unlike('StackName', name, '[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*');
  return {
    id: `arn:aws:cloudformation:${cloud.region}:${cloud.account}:stack/${name}/${cloud.random.stream('cloudformation/ids').uuid()}`,
    name,
    template,
    templateBody: body,
    description: template.Description,
    parameters: {},
    status,
    statusReason: undefined,
    tags: tagsIn(input.Tags),
    capabilities: input.Capabilities ?? [],
    roleArn: undefined,
    createdAt: cloud.time.now(),
    updatedAt: undefined,
    deletedAt: undefined,
    terminationProtection: input.EnableTerminationProtection === true,
    events: [],
    operations: [],
    alias: undefined,
    changeSetId: undefined,
    resources: new Map(),
    outputs: [],
    parentId: undefined,
    rootId: undefined,
    stable: undefined,
    undeleted: [],
    deployment: undefined,
    doesNothingOnFailure: false,
    running: undefined,
    signals: new Map(),
    cancel: undefined,
  };
}
