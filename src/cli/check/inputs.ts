import { readdirSync, readFileSync, statSync, type Stats } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import { isUnreadable, readTemplate, type Template } from '../../guard/template/template';
import { isObject, member, members, scalarText, type Json } from '../../ground/json';
import { reasonOf } from '../files';
import { usageError, type Io } from '../io';
import { misshapen } from './shape';

/** A template and where it came from. */
export interface Input {
  /** As the person named it; `-` for standard input; below a folder, the folder's name and the file's. */
  readonly name: string;
  /** Undefined for standard input. */
  readonly path: string | undefined;
  readonly text: string;
  readonly template: Template;
}

/**
 * Reads the templates that were named: files, `-`, or a folder that the CDK wrote (`cdk.out`).
 *
 * @throws CommandError for what isn't there, can't be read or is no template
 */
export async function readInputs(
  io: Pick<Io, 'cwd' | 'stdin'>,
  names: readonly string[],
): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const name of names) {
    if (name === '-') {
      inputs.push(inputOf('-', undefined, await io.stdin()));
      continue;
    }
    const path = resolve(io.cwd, name);
    const files = statOf(path, name).isDirectory() ? assembly(path, name) : [path];
    for (const file of files) {
      const shown = file === path ? name : join(name, relative(path, file));
      inputs.push(inputOf(shown, file, textOf(file, shown)));
    }
  }
  return inputs;
}

function statOf(path: string, name: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw usageError(
      `${name} can’t be read (${reasonOf(error)}). Name a template’s file, a cdk.out folder, or -.`,
    );
  }
}

function textOf(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw usageError(`${name} can’t be read (${reasonOf(error)}).`);
  }
}

function inputOf(name: string, path: string | undefined, text: string): Input {
  const what = name === '-' ? 'Standard input' : name;
  if (text.trim() === '') throw usageError(`${what} is empty, so it is no template.`);
  const template = readTemplate(text);
  if (isUnreadable(template))
    throw usageError(`${what} is no template that can be read: ${template.unreadable}.`);
  if (member(template.source.value, 'Resources') === undefined) {
    throw usageError(`${what} is no CloudFormation template: it has no section Resources.`);
  }
  const wrong = misshapen(template.source);
  if (wrong !== undefined) throw usageError(`${what} is no template that CloudFormation takes: ${wrong}.`);
  return { name, path, text, template };
}

/** The templates of a folder that the CDK wrote: those of its stacks, nested ones and stages too. */
function assembly(folder: string, name: string): readonly string[] {
  const manifest = join(folder, 'manifest.json');
  const text = readIfThere(manifest);
  if (text === undefined) {
    throw usageError(
      `${name} is a folder without manifest.json, so the CDK didn’t write it. Name the templates’ files.`,
    );
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw usageError(`${join(name, 'manifest.json')} is no JSON. Run “cdk synth” again.`);
  }
  const artifacts = members(member(value, 'artifacts'));
  const own = artifacts.flatMap(([, artifact]) => {
    const file = scalarText(member(member(artifact, 'properties'), 'templateFile'));
    return file === undefined ? [] : [join(folder, file)];
  });
  const nested = readdirSync(folder).filter((file) => file.endsWith('.nested.template.json'));
  const stages = artifacts.flatMap(([, artifact]) => {
    const directory = scalarText(member(member(artifact, 'properties'), 'directoryName'));
    return isObject(artifact) && directory !== undefined
      ? assembly(join(folder, directory), join(name, directory))
      : [];
  });
  const found = [...own, ...nested.map((file) => join(folder, file)), ...stages];
  if (found.length === 0) throw usageError(`${name} holds no stack’s template. Run “cdk synth” first.`);
  return found;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
