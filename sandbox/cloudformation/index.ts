import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Cloud } from '../cloud';
import { createProcessHost } from '../processes/host';
import type { Gate } from '../wire/gate';
import type { Service } from '../wire/types';
import { createStacks, stackOperations } from './operations/stacks';
import { privateType } from './registry/private-type';
import type { TypeSchema } from './registry/schema';
import { awsResourceTypes, inertType } from './resource-types/aws';
import type { ResourceType } from './resource-types/resource-type';
import { StackMachine } from './stack-machine/machine';

export interface CloudFormationOptions {
  readonly iam: { allow(roleName: string, actions: readonly string[]): void };
  /** Where the project lies whose type is there without registration; null for none. */
  readonly project: string | null;
  readonly useGate: (gate: Gate) => void;
}

/** CloudFormation with its registry, and the processes of the handlers. */
export interface CloudFormation extends Service {
  close(): Promise<void>;
}

export function createCloudFormation(cloud: Cloud, options: CloudFormationOptions): CloudFormation {
  const host = createProcessHost(cloud);
  options.useGate(host.gate);
  const aws = awsResourceTypes(cloud);
  const inert = new Map<string, ResourceType>();
  const own =
    options.project === null
      ? undefined
      : workingCopy(options.project, (roleName, actions) => {
          options.iam.allow(roleName, actions);
        });
  const ownType = own === undefined ? undefined : privateType(cloud, host, own);
  const isAws = (typeName: string): boolean => /^(?:AWS|Alexa)::\w+::\w+$|^Custom::/u.test(typeName);

  const findType = (typeName: string): ResourceType => {
    if (typeName === ownType?.typeName) return ownType;
    const modelled = aws.get(typeName);
    if (modelled !== undefined) return modelled;
    let type = inert.get(typeName);
    if (type === undefined) {
      type = inertType(cloud, typeName);
      inert.set(typeName, type);
    }
    return type;
  };
  const stacks = createStacks();
  const machine = new StackMachine({
    cloud,
    findType,
    exports: () =>
      new Map(
        stacks.all
          .filter(({ status }) => status !== 'DELETE_COMPLETE')
          .flatMap(({ outputs }) =>
            outputs.flatMap(({ exportName, value }) =>
              exportName === undefined ? [] : [[exportName, value] as const],
            ),
          ),
      ),
  });
  return {
    signingName: 'cloudformation',
    protocols: ['query'],
    xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: stackOperations({
      cloud,
      stacks,
      machine,
      isKnownType: (typeName) => typeName === ownType?.typeName || isAws(typeName),
    }),
    close: () => host.close(),
  };
}

/** The project's own type, from its schema and bundle: the sandbox knows it by these files only. */
function workingCopy(
  project: string,
  allow: (roleName: string, actions: readonly string[]) => void,
): Parameters<typeof privateType>[2] | undefined {
  const schemaFile = join(project, 'org-vpccleanup-enicleaner.json');
  if (!existsSync(schemaFile)) return undefined;
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as TypeSchema;
  const roleName = `${schema.typeName.replaceAll('::', '-')}-sandbox-role`;
  allow(
    roleName,
    Object.values(schema.handlers ?? {}).flatMap(({ permissions }) => permissions),
  );
  return {
    schema,
    versionId: '00000001',
    file: join(project, 'build', 'TypeFunction', 'handlers.js'),
    exportName: 'entrypoint',
    roleName,
    typeConfiguration: () => undefined,
  };
}
