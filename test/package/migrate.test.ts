import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import { parse } from 'yaml';

import { check } from '../../src/guard/check';
import { isUnreadable, readTemplate } from '../../src/guard/template/template';
import { SERVICE_NAMES } from '../../src/network-interfaces/service-names';

/** What the guide on migrating shows has to be right: each fragment, and what is said of the peers. */
const root = join(__dirname, '..', '..');
const guide = readFileSync(join(root, 'guides/migrate.md'), 'utf8');

interface Fragment {
  /** Of the section. */
  readonly heading: string;
  /** `before`, `after`, `between`, from its first line. */
  readonly role: string;
  readonly text: string;
}

const fragments: readonly Fragment[] = guide.split(/^## /mu).flatMap((section) => {
  const heading = section.split('\n')[0] ?? '';
  return [...section.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```/gmu)].map(([, indent = '', body = '']) => ({
    heading,
    text: body.replaceAll(new RegExp(`^${indent}`, 'gmu'), ''),
    role: /# (before|between|after)/u.exec(body)?.[1] ?? '',
  }));
});

interface Resource {
  readonly Type: string;
  readonly DependsOn?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** CloudFormation's short forms become objects, so that they can't be taken for literals. */
const customTags = ['Ref', 'GetAtt', 'ImportValue', 'Sub'].flatMap((name) => [
  { tag: `!${name}`, resolve: (value: string) => ({ [name]: value }) },
]);
const splitTag = {
  tag: '!Split',
  collection: 'seq' as const,
  resolve: (sequence: object) => ({ Split: sequence }),
};

function resourcesOf({ text }: Fragment): Readonly<Record<string, Resource>> {
  const parsed = parse(text, { customTags: [...customTags, splitTag] }) as {
    Resources?: Readonly<Record<string, Resource>>;
    resources?: { readonly Resources: Readonly<Record<string, Resource>> };
  };
  return parsed.Resources ?? parsed.resources?.Resources ?? {};
}

const schema = JSON.parse(readFileSync(join(root, 'org-vpc-enicleaner.json'), 'utf8')) as {
  readonly properties: Readonly<Record<string, object>>;
  readonly readOnlyProperties: readonly string[];
};

function isLiteral(value: unknown): boolean {
  return Array.isArray(value) ? value.every((each) => isLiteral(each)) : typeof value !== 'object';
}

test('the guide has a fragment of what to add for each, before and after', () => {
  const roles = (role: string): number => fragments.filter((each) => each.role === role).length;
  expect(fragments.filter(({ role }) => role === '')).toEqual([]);
  expect([roles('before') >= 4, roles('after') >= 5, roles('between')]).toEqual([true, true, 1]);
});

describe.each(fragments.map((fragment) => [`${fragment.heading}: ${fragment.role}`, fragment] as const))(
  '%s',
  (_name, fragment) => {
    const resources = resourcesOf(fragment);
    const cleaners = Object.values(resources).filter(({ Type }) => Type === 'Org::VPC::EniCleaner');

    test('has a cleaner that the schema takes, unless it shows what was there before', () => {
      expect(cleaners).toHaveLength(fragment.role === 'before' ? 0 : 1);
      const settable = new Set(Object.keys(schema.properties));
      for (const path of schema.readOnlyProperties) settable.delete(path.replace('/properties/', ''));
      const ajv = new Ajv();
      for (const { Properties = {} } of cleaners) {
        expect(Object.keys(Properties).filter((name) => !settable.has(name))).toEqual([]);
        for (const [name, value] of Object.entries(Properties)) {
          if (!isLiteral(value)) continue;
          const { properties } = schema;
          expect([name, ajv.validate(properties[name] ?? {}, value)]).toEqual([name, true]);
        }
      }
    });

    test('depends on, and refers to, what it has itself', () => {
      const names = new Set(Object.keys(resources));
      const wanted = Object.values(resources).flatMap(({ DependsOn }) => DependsOn ?? []);
      const referred = [...fragment.text.matchAll(/!Ref (\w+)/gu)].map(([, name]) => name ?? '');
      if (fragment.role !== 'before') {
        expect([...wanted, ...referred].filter((name) => !names.has(name))).toEqual([]);
      }
    });

    test('is a template in which the guard finds nothing to refuse, once it has a cleaner', () => {
      if (!fragment.text.includes('AWS::Lambda::Function')) return;
      const template = readTemplate(fragment.text);
      if (isUnreadable(template)) throw new Error(template.unreadable);
      const findings = check(template, { services: new Set(SERVICE_NAMES) });
      const refused = findings.filter(({ severity }) => severity === 'error').map(({ kind }) => kind);
      // Before, nothing waits: nor does a group that is retained.
      const before = /DeletionPolicy: Retain/u.test(fragment.text) ? [] : ['uncovered'];
      expect(refused).toEqual(fragment.role === 'before' ? before : []);
    });
  },
);
