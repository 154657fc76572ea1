/**
 * `npm run generate` in this folder: writes the L1 construct from the resource type's schema, and the services' enum
 * from the table of the handlers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

import { SERVICE_NAMES } from '../../src/network-interfaces/service-names';

const ROOT = join(__dirname, '..', '..');
const SOURCES = join(__dirname, '..', 'src');

interface PropertySchema {
  readonly description: string;
  readonly type: 'string' | 'integer' | 'array';
}

interface Schema {
  readonly typeName: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly readOnlyProperties: readonly string[];
}

/** The generated files' texts, by their names. */
async function generated(): Promise<ReadonlyMap<string, string>> {
  const schema = JSON.parse(readFileSync(join(ROOT, 'org-vpccleanup-enicleaner.json'), 'utf8')) as Schema;
  const texts = new Map([
    ['cfn-eni-cleaner.ts', levelOne(schema)],
    ['eni-service.ts', services()],
  ]);
  const options = await resolveConfig(join(SOURCES, 'index.ts'));
  return new Map(
    await Promise.all(
      [...texts].map(
        async ([name, text]) => [name, await format(text, { ...options, parser: 'typescript' })] as const,
      ),
    ),
  );
}

const TYPES = { string: 'string', integer: 'number', array: 'string[]' } as const;

function levelOne({ typeName, description, properties, readOnlyProperties }: Schema): string {
  const readOnly = new Set(readOnlyProperties.map((path) => path.replace('/properties/', '')));
  const own = Object.entries(properties).filter(([name]) => !readOnly.has(name));
  const attributes = Object.entries(properties).filter(([name]) => readOnly.has(name));
  const doc = (text: string, more = ''): string => `/**\n * ${text.replaceAll('*/', '* /')}${more}\n */\n`;
  return `// Generated from org-vpccleanup-enicleaner.json by "npm run generate".
import { CfnResource, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

${doc(`Properties of \`${typeName}\`, as its schema has them.`)}export interface CfnEniCleanerProps {
${own.map(([name, property]) => `${doc(property.description, '\n *\n * @default - the default of the resource type')}readonly ${camel(name)}?: ${TYPES[property.type]};`).join('\n')}
}

${doc(`${description}\n *\n * The resource itself: \`EniCleaner\` is the construct to use.`)}export class CfnEniCleaner extends CfnResource {
  /** The type's name in the registry. */
  public static readonly CFN_RESOURCE_TYPE_NAME = '${typeName}';

${attributes.map(([name, property]) => `${doc(property.description)}public readonly attr${name}: string;`).join('\n')}
${own.map(([name, property]) => `${doc(property.description)}public ${camel(name)}?: ${TYPES[property.type]};`).join('\n')}

  constructor(scope: Construct, id: string, props: CfnEniCleanerProps) {
    super(scope, id, { type: CfnEniCleaner.CFN_RESOURCE_TYPE_NAME });
${attributes.map(([name]) => `this.attr${name} = Token.asString(this.getAtt('${name}'));`).join('\n')}
${own.map(([name]) => `this.${camel(name)} = props.${camel(name)};`).join('\n')}
  }

  protected override get cfnProperties(): { [key: string]: unknown } {
    return { ${own.map(([name]) => `${name}: this.${camel(name)}`).join(', ')} };
  }
}
`;
}

function camel(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** Names that are one word, whatever letters in them are capitals. */
const ONE_WORD =
  /CloudFront|DataSync|CodeBuild|ElastiCache|FSx|IoT|MemoryDB|OpenSearch|QuickSight|SageMaker|WorkSpaces/u;

/** `BedrockAgentCore` is `BEDROCK_AGENT_CORE`, `APIGateway` `API_GATEWAY`, `WorkSpacesWeb` `WORKSPACES_WEB`. */
export function memberOf(service: string): string {
  return service
    .replace(ONE_WORD, (word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`)
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/gu, '$1_$2')
    .toUpperCase();
}

function services(): string {
  return `// Generated from src/network-interfaces/service-names.ts by "npm run generate".

/**
 * Services whose network interfaces a cleaner waits for, and deletes where nobody else will.
 *
 * What is known of each stands in guides/services.md of the repository.
 */
export enum EniService {
  /** Every service that the registered version knows. */
  ALL = '*',
${SERVICE_NAMES.map((name) => `  /** \`${name}\`. */\n  ${memberOf(name)} = '${name}',`).join('\n')}
}
`;
}

/** With `--check` it writes nothing, and ends with 1 where a file isn't what it would write. */
async function main(): Promise<void> {
  for (const [name, text] of await generated()) {
    const file = join(SOURCES, name);
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      process.exitCode = 1;
      process.stderr.write(`cdk/src/${name} isn't what the schema gives: npm run generate, in cdk/.\n`);
    }
  }
}

if (require.main === module) void main();
