import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { projects } from '../../deploy/projects';

const root = join(__dirname, '..', '..');

/** Copies what the CloudFormation CLI and the build read, so that they can write without harm. */
export function copyProjects(place: string): void {
  const files = ['.rpdk-config', 'deploy', 'examples', 'inputs', 'package.json', 'src', 'tsconfig.json'];
  const schemas = ['org-vpc-enicleaner.json', 'org-vpccleanup-enicleaner.json'];
  const folders = projects(root)
    .map((each) => each.folder)
    .filter((folder) => folder !== '.');
  for (const part of [...files, ...schemas, ...folders]) {
    cpSync(join(root, part), join(place, part), { recursive: true, verbatimSymlinks: true });
  }
  for (const link of ['node_modules', '.venv']) symlinkSync(join(root, link), join(place, link));
}
