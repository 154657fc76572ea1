import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Cloud } from '../../cloud';
import type { TypeKind, TypeVersion } from './catalog';
import type { TypeSchema } from './schema';

/** Where a project of the CloudFormation CLI keeps what the sandbox needs of it. */
interface Project {
  readonly kind: TypeKind;
  /** From the repository's root. */
  readonly folder: string;
  readonly schema: string;
  readonly bundle: string;
}

/** Every working copy's version. Its handlers keep nothing from one invocation to the next: src/runtime/clients.ts. */
export const WORKING_COPY = '00000000';

const PROJECTS: readonly Project[] = [
  { kind: 'RESOURCE', folder: '.', schema: 'org-vpccleanup-enicleaner.json', bundle: 'handlers.js' },
  { kind: 'HOOK', folder: 'hook', schema: 'org-vpc-eniguard.json', bundle: 'hook.js' },
];

/**
 * The repository's own types, so that a template works before anything is published. The sandbox knows
 * the product by these files only: schemas and bundles. Each type gets a role that may do what its
 * schema says that its handlers need.
 */
export function workingCopies(
  cloud: Cloud,
  root: string,
  allow: (roleName: string, actions: readonly string[]) => void,
): readonly TypeVersion[] {
  return PROJECTS.flatMap(({ kind, folder, schema: schemaFile, bundle }) => {
    const file = join(root, folder, schemaFile);
    if (!existsSync(file)) return [];
    const schema = JSON.parse(readFileSync(file, 'utf8')) as TypeSchema;
    const { typeName, handlers } = schema;
    const roleName = `${typeName.replaceAll('::', '-')}-sandbox-role`;
    allow(
      roleName,
      Object.values(handlers ?? {}).flatMap(({ permissions }) => permissions),
    );
    const typeArn = `arn:aws:cloudformation:${cloud.region}:${cloud.account}:type/${kind.toLowerCase()}/${typeName.replaceAll('::', '-')}`;
    const build = join(root, folder, 'build', 'TypeFunction');
    return [
      {
        kind,
        typeName,
        schema,
        versionId: WORKING_COPY,
        arn: `${typeArn}/${WORKING_COPY}`,
        typeArn,
        folder: build,
        file: join(build, bundle),
        exportName: 'entrypoint',
        runtime: '',
        executionRoleArn: `arn:aws:iam::${cloud.account}:role/${roleName}`,
        logging: undefined,
        registeredAt: cloud.time.now(),
        deprecated: false,
      },
    ];
  });
}
