import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that the CloudFormation CLI treats as a project, with one type of the registry. */
export interface Project {
  readonly name: 'resource' | 'hook';
  readonly kind: 'RESOURCE' | 'HOOK';
  readonly typeName: string;
  /** From the repository's root; what follows is from here. */
  readonly folder: string;
  /** The schema, under the name that the CLI expects. */
  readonly schema: string;
  /** What `cfn generate` reads. */
  readonly inputs: readonly string[];
  /** What it writes: files, and folders of files. */
  readonly outputs: readonly string[];
  /** The source of the bundle, from the repository's root. */
  readonly entry: string;
  /** What the registry runs: `build/TypeFunction/<bundle>.js`. */
  readonly bundle: string;
  /** What `cfn submit --dry-run` leaves. */
  readonly zip: string;
}

const all: readonly Project[] = [
  {
    name: 'resource',
    kind: 'RESOURCE',
    typeName: 'Org::VPC::EniCleaner',
    folder: '.',
    schema: 'org-vpc-enicleaner.json',
    inputs: ['org-vpc-enicleaner.json', '.rpdk-config'],
    outputs: ['docs', 'resource-role.yaml', 'src/models.ts'],
    entry: 'src/handlers.ts',
    bundle: 'handlers',
    zip: 'org-vpc-enicleaner.zip',
  },
  {
    name: 'hook',
    kind: 'HOOK',
    typeName: 'Org::VPC::EniGuard',
    folder: 'hook',
    schema: 'org-vpc-eniguard.json',
    inputs: ['org-vpc-eniguard.json', '.rpdk-config', 'target-info.json', 'target-schemas'],
    outputs: ['docs', 'hook-role.yaml'],
    entry: 'src/hook.ts',
    bundle: 'hook',
    zip: 'org-vpc-eniguard.zip',
  },
];

/** The projects that are there. */
export function projects(root: string): readonly Project[] {
  return all.filter((each) => existsSync(join(root, each.folder, '.rpdk-config')));
}

/** @throws Error if there is no such project */
export function project(root: string, name: Project['name']): Project {
  const found = projects(root).find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no project "${name}".`);
  return found;
}
