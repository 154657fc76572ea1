import {
  DeleteStackCommand,
  DeregisterTypeCommand,
  DescribeStacksCommand,
  ListTypeVersionsCommand,
  SetTypeConfigurationCommand,
  UpdateTerminationProtectionCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { DeleteBucketCommand, DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { types } from 'node:util';

import { PARAMETER_PATH } from '../../cleaner/store';
import type { Access, Connect } from '../account/aws';
import { refusing } from '../account/refusals';
import { fold } from '../fold';
import { follow } from '../follow';
import { CommandError, EXIT, type ExitCode, type Io } from '../io';
import { programName } from '../product';
import { tellFailure } from '.';
import { TYPES } from './packages';
import { hasBucket, placesOf, registryStack, STACK, type Place } from './place';

export interface UnregisterFlags extends Access {
  readonly regions?: readonly string[];
  readonly yes: boolean;
  /** Minutes for which a stack's operation is followed. */
  readonly timeout: number;
}

/** What is there to take back. */
interface Found {
  readonly stack: Stack | undefined;
  readonly bucket: boolean;
  readonly versions: readonly Version[];
  /** Stacks that need the type for their own deletion. */
  readonly users: readonly string[];
}

interface Version {
  readonly kind: 'RESOURCE' | 'HOOK';
  readonly typeName: string;
  readonly id: string;
  readonly isDefault: boolean;
}

/**
 * `enicleaner unregister`: takes back what `register` made, or `make publish`, in an order that works
 * (guides/uninstall.md): the hook first, switched off, so that it judges nothing of the rest; versions that no stack
 * has; then the stack with its versions and roles; the packages last. Not while a stack still has a cleaner.
 *
 * @returns 0 where nothing of it is left, 20 without `--yes`, or where stacks still need it
 */
export async function unregisterCommand(io: Io, connect: Connect, flags: UnregisterFlags): Promise<ExitCode> {
  const places = await placesOf(io, connect, flags);
  const given = flags.regions === undefined ? '' : ` --regions ${flags.regions.join(',')}`;
  const looked: { readonly place: Place; readonly found: Found }[] = [];
  for (const place of places) looked.push({ place, found: await look(place) });
  const needed = looked.filter(({ found: { users } }) => users.length > 0);
  if (needed.length > 0) {
    for (const { place, found } of needed) {
      const said = `${place.account} ${place.region}: these stacks need Org::VPC::EniCleaner for their own deletion: ${found.users.join(', ')}. Nothing was changed.`;
      io.out(`${fold(said, io.width, 4, 0)}\n`);
    }
    const next = `Next: delete these stacks, or take the cleaner out of their templates and update them; then ${programName(io.env)} unregister${given}${io.carried ?? ''} --yes`;
    io.out(`${fold(next, io.width, 6, 0)}\n`);
    return EXIT.act;
  }
  const some = looked.filter(
    ({ found: { stack, bucket, versions } }) => stack !== undefined || bucket || versions.length > 0,
  );
  for (const { place } of looked.filter((each) => !some.includes(each))) {
    io.out(`${place.account} ${place.region}: nothing is registered.\n`);
  }
  if (some.length === 0) return EXIT.done;
  if (flags.yes) {
    for (const { place, found } of some) await takeBack(io, place, found, flags.timeout);
    return EXIT.done;
  }
  for (const { place, found } of some) io.out(announcement(place, found, io.width));
  io.out(
    `${fold(`Next: ${programName(io.env)} unregister${given}${io.carried ?? ''} --yes`, io.width, 6, 0)}\n`,
  );
  return EXIT.act;
}

async function look(place: Place): Promise<Found> {
  const versions: Version[] = [];
  for (const { kind, typeName } of TYPES) versions.push(...(await versionsOf(place, kind, typeName)));
  return {
    stack: await registryStack(place),
    bucket: await hasBucket(place),
    versions,
    users: await usersOf(place),
  };
}

async function versionsOf(
  { aws }: Place,
  kind: Version['kind'],
  typeName: string,
): Promise<readonly Version[]> {
  const versions: Version[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await aws.cloudFormation.send(
        new ListTypeVersionsCommand({
          Type: kind,
          TypeName: typeName,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      for (const { VersionId = '', IsDefaultVersion } of page.TypeVersionSummaries ?? []) {
        versions.push({ kind, typeName, id: VersionId, isDefault: IsDefaultVersion === true });
      }
      token = page.NextToken;
    } while (token !== undefined && token !== '');
    return versions;
  } catch (error) {
    if (types.isNativeError(error) && error.name === 'TypeNotFoundException') return [];
    return refusing(() => Promise.reject(error as Error));
  }
}

/** The stacks whose cleaners have a state parameter, and that are there. */
async function usersOf({ aws }: Place): Promise<readonly string[]> {
  const ssm = await aws.openSsm();
  const ids = new Set<string>();
  let token: string | undefined;
  do {
    const page = await refusing(() =>
      ssm.send(
        new GetParametersByPathCommand({
          Path: PARAMETER_PATH,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      ),
    );
    for (const { Value = '' } of page.Parameters ?? []) {
      const id = /"stackId":"(?<id>arn:[^"]+)"/u.exec(Value)?.groups?.['id'];
      if (id !== undefined) ids.add(id);
    }
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  const users: string[] = [];
  for (const id of ids) {
    try {
      const [stack] =
        (await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: id }))).Stacks ?? [];
      if (stack !== undefined && stack.StackStatus !== 'DELETE_COMPLETE') users.push(stack.StackName ?? id);
    } catch (error) {
      // Its stack is gone, and the parameter lost its owner.
      if (!types.isNativeError(error) || !/does not exist/u.test(error.message)) {
        await refusing(() => Promise.reject(error as Error));
      }
    }
  }
  return users;
}

function announcement({ account, region, bucket }: Place, found: Found, width: number): string {
  const of = (kind: Version['kind']): readonly Version[] =>
    found.versions.filter((each) => each.kind === kind);
  return [
    `Would unregister in ${account} ${region}; nothing was changed:`,
    ...(of('HOOK').length > 0 ? ['switch the hook off'] : []),
    ...(found.stack === undefined ? [] : [`delete stack ${STACK}, with its roles and log groups`]),
    ...TYPES.flatMap(({ kind, typeName }) =>
      of(kind).length === 0
        ? []
        : [
            `deregister ${typeName}: ${of(kind)
              .map(({ id }) => id)
              .join(', ')}`,
          ],
    ),
    ...(found.bucket ? [`empty and delete bucket ${bucket}`] : []),
    '',
  ]
    .map((line, index) => (index === 0 || line === '' ? line : fold(line, width, 4, 2)))
    .join('\n');
}

async function takeBack(
  io: Io,
  place: Place,
  { stack, bucket, versions }: Found,
  timeout: number,
): Promise<void> {
  const { aws, account, region } = place;
  const tell = (what: string): void => {
    io.progress(`${region}: ${what}.\n`);
  };
  if (versions.some(({ kind }) => kind === 'HOOK')) {
    tell('switching the hook off');
    await refusing(() =>
      aws.cloudFormation.send(
        new SetTypeConfigurationCommand({
          Type: 'HOOK',
          TypeName: 'Org::VPC::EniGuard',
          Configuration: SWITCHED_OFF,
        }),
      ),
    );
  }
  // A stack that has a type's default version can't deregister it while there are others.
  for (const { kind, typeName, id } of versions.filter(({ isDefault }) => !isDefault)) {
    tell(`deregistering ${typeName} ${id}`);
    await refusing(() =>
      aws.cloudFormation.send(new DeregisterTypeCommand({ Type: kind, TypeName: typeName, VersionId: id })),
    );
  }
  if (stack !== undefined && hasPackages(stack)) await deleteRegistryStack(io, place, stack, timeout);
  for (const { kind, typeName } of TYPES) {
    if ((await versionsOf(place, kind, typeName)).length === 0) continue;
    tell(`deregistering ${typeName}`);
    await refusing(() =>
      aws.cloudFormation.send(new DeregisterTypeCommand({ Type: kind, TypeName: typeName })),
    );
  }
  // Of “make publish”: the roles alone, which the types need until they are gone.
  if (stack !== undefined && !hasPackages(stack)) await deleteRegistryStack(io, place, stack, timeout);
  if (bucket) {
    tell(`emptying and deleting bucket ${place.bucket}`);
    const isGone = await deleteBucket(place);
    if (!isGone) tell(`bucket ${place.bucket} stays: something else is in it`);
  }
  io.out(`${account} ${region}: nothing of Org::VPC::EniCleaner and Org::VPC::EniGuard is left.\n`);
}

/** A hook's configuration, as deploy/registry.yaml has it, but that it doesn't run. */
const SWITCHED_OFF = JSON.stringify({
  CloudFormationConfiguration: {
    HookConfiguration: {
      HookInvocationStatus: 'DISABLED',
      TargetOperations: ['STACK', 'CHANGE_SET', 'RESOURCE'],
      FailureMode: 'WARN',
      Properties: { Mode: 'WARN' },
    },
  },
});

/** Whether the stack has the types, too, and not the roles alone. */
function hasPackages({ Parameters = [] }: Stack): boolean {
  return Parameters.some(
    ({ ParameterKey, ParameterValue = '' }) =>
      (ParameterKey === 'SchemaHandlerPackage' || ParameterKey === 'HookPackage') && ParameterValue !== '',
  );
}

async function deleteRegistryStack(
  io: Io,
  { aws, region }: Place,
  stack: Stack,
  timeout: number,
): Promise<void> {
  const id = stack.StackId ?? STACK;
  io.progress(`${region}: deleting stack ${STACK}.\n`);
  const since = aws.now() ?? io.clock.now();
  await refusing(async () => {
    if (stack.EnableTerminationProtection === true) {
      await aws.cloudFormation.send(
        new UpdateTerminationProtectionCommand({ StackName: id, EnableTerminationProtection: false }),
      );
    }
    await aws.cloudFormation.send(new DeleteStackCommand({ StackName: id }));
  });
  const followed = await follow(io, aws, id, {
    since,
    until: io.clock.now() + timeout * 60_000,
    tell: (event) => {
      tellFailure(io, event);
    },
  });
  if (followed.status === 'DELETE_COMPLETE') return;
  const [first] = followed.failures;
  throw new CommandError(
    followed.is === 'ended' ? EXIT.act : EXIT.wait,
    `the stack ${STACK} in ${region} is ${followed.status}${first === undefined ? '' : `: ${first.logicalId}: ${first.reason}`}. Ask again with: enicleaner unregister --regions ${region} --yes`,
  );
}

/** Of the packages in its bucket, and the bucket if nothing else is in it. Gives whether that is gone. */
async function deleteBucket({ aws, bucket, account }: Place): Promise<boolean> {
  const s3 = await aws.openS3();
  const own = { Bucket: bucket, ExpectedBucketOwner: account };
  return refusing(async () => {
    let isEmpty = true;
    let token: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ ...own, ...(token === undefined ? {} : { ContinuationToken: token }) }),
      );
      for (const { Key = '' } of page.Contents ?? []) {
        if (OURS.test(Key)) await s3.send(new DeleteObjectCommand({ ...own, Key }));
        else isEmpty = false;
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
    if (isEmpty) await s3.send(new DeleteBucketCommand(own));
    return isEmpty;
  });
}

/** What `register` uploads. */
const OURS = /^org-vpc-eni(?:cleaner|guard)-[^/]*\.zip$/u;
