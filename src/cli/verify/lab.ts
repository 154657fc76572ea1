import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { types } from 'node:util';

import { collect } from '../why/collect';
import { diagnose } from '../why/diagnose';
import { isTouchable } from '../../network-interfaces/classify';
import { servicesOf } from '../../network-interfaces/service-names';
import { deleteNetworkInterfaces } from '../../cleaner/perform';
import type { Aws } from '../account/aws';
import { effectsOf } from '../effects';
import type { Io } from '../io';
import type { Lab, Operation, Stack, StackOptions } from './probe';
import { stackRole } from './templates';

/** Between two looks at a stack, in milliseconds. */
const LOOKS_APART = 10_000;
/** The longest that a stack's operation is followed, in milliseconds. */
const LONGEST = 3 * 3_600_000;
/** How often a stack that won't go is deleted again at the end, with what blocks it cleaned in between. */
const TRIES = 6;

/** A lab, and how everything that was made in it is taken back: to be called however its probes ended. */
export interface OpenLab {
  readonly lab: Lab;
  /** @returns what could not be taken back, in words, with the command that does it */
  readonly close: () => Promise<readonly string[]>;
}

/**
 * Opens a lab whose stacks are named `enicleaner-verify-<run>-…` and tagged `enicleaner: verify`.
 *
 * @param run tells this run from others
 */
export function openLab(io: Io, aws: Aws, run: string): OpenLab {
  const undo: (() => Promise<unknown>)[] = [];
  const made: Stack[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    await io.sleep(milliseconds, io.interrupted);
    if (io.interrupted.aborted) throw new Interrupted();
  };
  const lab: Lab = {
    aws,
    now: () => io.clock.now(),
    sleep,
    later: (act) => undo.push(act),
    deploy: async (name, template, options = {}) => {
      const stackName = `enicleaner-verify-${run}-${name}`;
      const answer = await aws.cloudFormation.send(
        new CreateStackCommand({
          StackName: stackName,
          TemplateBody: template,
          Capabilities: ['CAPABILITY_IAM'],
          Tags: [{ Key: 'enicleaner', Value: 'verify' }],
          ...(options.roleArn === undefined ? {} : { RoleARN: options.roleArn }),
        }),
      );
      const stack: Stack = { id: answer.StackId ?? stackName, name: stackName, outputs: {} };
      made.push(stack);
      const { status, events } = await settled(aws, stack.id, sleep);
      if (status !== 'CREATE_COMPLETE')
        throw new Error(`${stackName} ended in ${status}: ${firstFailure(events)}`);
      const described = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: stack.id }));
      const outputs = (described.Stacks?.[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
        OutputKey,
        OutputValue,
      ]);
      return { ...stack, outputs: Object.fromEntries(outputs) as Readonly<Record<string, string>> };
    },
    update: (stack, template) => update(aws, stack, template, sleep),
    destroy: (stack, options = {}) => {
      const operation = destroy(aws, stack, options, sleep);
      // A probe that looks meanwhile may be ended by its own pause first.
      operation.catch(() => undefined);
      return operation;
    },
    role: async (name, denied) => {
      const { outputs } = await lab.deploy(`role-${name}`, stackRole(denied));
      return outputs['Arn'] ?? '';
    },
  };
  return { lab, close: () => takeBack(io, aws, made, undo) };
}

/** The person wants an end. What was made is taken back all the same. */
export class Interrupted extends Error {}

async function destroy(
  aws: Aws,
  { id }: Stack,
  { express = false }: Pick<StackOptions, 'express'>,
  sleep: Lab['sleep'],
): Promise<Operation> {
  await aws.cloudFormation.send(
    new DeleteStackCommand({ StackName: id, ...(express ? { DeploymentConfig: { Mode: 'EXPRESS' } } : {}) }),
  );
  return since('DELETE_IN_PROGRESS', await settled(aws, id, sleep));
}

async function update(aws: Aws, { id }: Stack, template: string, sleep: Lab['sleep']): Promise<Operation> {
  await aws.cloudFormation.send(
    new UpdateStackCommand({ StackName: id, TemplateBody: template, Capabilities: ['CAPABILITY_IAM'] }),
  );
  return since('UPDATE_IN_PROGRESS', await settled(aws, id, sleep));
}

/** The events of the stack's last operation, which began with that status of the stack's own. */
function since(status: string, operation: Operation): Operation {
  const began = operation.events.findLastIndex(
    (each) => each.PhysicalResourceId === each.StackId && each.ResourceStatus === status,
  );
  return { ...operation, events: operation.events.slice(Math.max(0, began)) };
}

/** Waits for the end of a stack's operation. */
async function settled(aws: Aws, id: string, sleep: Lab['sleep']): Promise<Operation> {
  for (let waited = 0; waited < LONGEST; waited += LOOKS_APART) {
    const described = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: id }));
    const status = described.Stacks?.[0]?.StackStatus ?? '';
    if (!status.endsWith('_IN_PROGRESS')) return { status, events: await eventsOf(aws, id) };
    await sleep(LOOKS_APART);
  }
  return { status: 'still going on', events: await eventsOf(aws, id) };
}

/** Oldest first. */
async function eventsOf(aws: Aws, id: string): Promise<readonly StackEvent[]> {
  const events: StackEvent[] = [];
  let token: string | undefined;
  do {
    const page = await aws.cloudFormation.send(
      new DescribeStackEventsCommand({ StackName: id, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    events.push(...(page.StackEvents ?? []));
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return events.toReversed();
}

function firstFailure(events: readonly StackEvent[]): string {
  return (
    events.find(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED') === true)?.ResourceStatusReason ??
    'no reason given'
  );
}

/** Deletes all stacks, the last made first; what a probe left blocked is cleaned as `enicleaner clean` does. */
async function takeBack(
  io: Io,
  aws: Aws,
  made: readonly Stack[],
  undo: readonly (() => Promise<unknown>)[],
): Promise<readonly string[]> {
  for (const act of undo.toReversed()) await act().catch(() => undefined);
  // Not to be interrupted any more: who does that twice ends the process.
  const sleep = (milliseconds: number): Promise<void> => io.sleep(milliseconds);
  const left: string[] = [];
  for (const stack of made.toReversed()) {
    let status = await statusOf(aws, stack.id);
    for (let tries = 0; status !== 'DELETE_COMPLETE' && tries < TRIES; tries += 1) {
      if (tries > 0) await clean(io, aws, stack);
      try {
        ({ status } = status.endsWith('_IN_PROGRESS')
          ? await settled(aws, stack.id, sleep)
          : await destroy(aws, stack, {}, sleep));
      } catch {
        status = await statusOf(aws, stack.id);
      }
    }
    if (status !== 'DELETE_COMPLETE')
      left.push(
        `${stack.name} is left (${status}): aws cloudformation delete-stack --stack-name ${stack.id}`,
      );
  }
  return left;
}

async function statusOf(aws: Aws, id: string): Promise<string> {
  try {
    return (
      (await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: id }))).Stacks?.[0]
        ?.StackStatus ?? 'DELETE_COMPLETE'
    );
  } catch (error) {
    if (types.isNativeError(error) && /does not exist/u.test(error.message)) return 'DELETE_COMPLETE';
    throw error;
  }
}

async function clean(io: Io, aws: Aws, { id }: Stack): Promise<void> {
  const look = diagnose(
    await collect(aws, [{ is: 'stack', name: id }], io.clock.now()),
    servicesOf(['Lambda']),
  );
  const free = look.blockers.filter((each) => isTouchable(each));
  if (free.length > 0)
    await deleteNetworkInterfaces(effectsOf(io, aws), free, {
      until: io.clock.now() + 30_000,
      isSlowed: false,
      retries: 0,
    });
}
