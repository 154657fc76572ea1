import type { Cloud } from '../../cloud';
import type { Caller } from '../../call';
import type { InputOf, OutputOf } from '../../wire/model';
import { AwsError } from '../../wire/types';
import { dependenciesOf, findCycle } from '../stack-machine/graph';
import type { Stack } from '../stack-machine/stack';
import { readTemplate, templateIn, type ParameterDeclaration, type Template } from '../template/parse';
import { valueOf, type ParameterValues } from '../template/parameter-values';
import { KNOWN_AFTER_APPLY } from '../template/resolve';
import { TransformFailure, transformsOf, type PlainTemplate } from '../transforms';
import { problem, type StackContext } from './request';
import { withStored } from './stored-parameters';

/** What of a request says which template is meant, and with which parameters. */
export type Request = Pick<
  InputOf<'cloudformation', 'UpdateStack'>,
  'Parameters' | 'TemplateBody' | 'TemplateURL' | 'UsePreviousTemplate'
>;

/** The template of a request, and its text as the caller wrote it. */
export interface Given {
  readonly template: Template;
  readonly body: string;
  /** Why its macros can't make a stack of it; the template is then the one before them. */
  readonly failure?: string;
}

/** The template of a request, expanded, parsed and checked; read from S3 as `caller`, if one is given. */
export async function templateOf(
  context: Pick<StackContext, 'cloud' | 'isKnownType' | 'transforms'>,
  input: Request,
  previous?: Stack,
  caller?: Caller,
): Promise<Given> {
  // boto/boto#2843: recorded.
  if (input.UsePreviousTemplate === true && (input.TemplateBody ?? input.TemplateURL) !== undefined)
    throw problem('You cannot specify both usePreviousTemplate and Template Body/Template URL.');
  const isPrevious = input.UsePreviousTemplate === true && previous !== undefined;
  if (isPrevious && previous.template.expanded === undefined)
    return { template: previous.template, body: previous.templateBody };
  const body = isPrevious ? previous.templateBody : await bodyOf(context, input, caller);
  const value = readTemplate(body);
  const by = transformsOf(value);
  if (by.length > 0) return expanded(context, { body, value, by }, input, previous, caller);
  const template = templateIn(value);
  check(context, template);
  return { template, body };
}

/** The template of a request as it stands there: what its macros would make isn't asked. */
export async function writtenTemplateOf(
  context: Pick<StackContext, 'cloud' | 'isKnownType'>,
  input: Request,
): Promise<Template & { readonly transforms: readonly string[] }> {
  const value = readTemplate(await bodyOf(context, input));
  const transforms = transformsOf(value);
  const template = templateIn(value, transforms.length > 0 ? 'unexpanded' : 'whole');
  if (transforms.length === 0) check(context, template);
  return { ...template, transforms };
}

async function expanded(
  context: Pick<StackContext, 'cloud' | 'isKnownType' | 'transforms'>,
  {
    body,
    value,
    by,
  }: { readonly body: string; readonly value: PlainTemplate; readonly by: readonly string[] },
  input: Request,
  previous: Stack | undefined,
  caller: Caller | undefined,
): Promise<Given> {
  const written = templateIn(value, 'unexpanded');
  const values = await parametersOf(context, input, written, caller, previous);
  const parameters = Object.fromEntries(Object.entries(values).map(([name, each]) => [name, valueOf(each)]));
  try {
    const made = await context.transforms.expand(value, parameters);
    const template = { ...templateIn(made), expanded: { by, body: JSON.stringify(made) } };
    check(context, template);
    return { template, body };
  } catch (error) {
    if (!(error instanceof TransformFailure)) throw error;
    return { template: { ...written, expanded: { by, body } }, body, failure: error.message };
  }
}

async function bodyOf(
  { cloud }: Pick<StackContext, 'cloud'>,
  { TemplateBody = '', TemplateURL }: Request,
  caller?: Caller,
): Promise<string> {
  const body = TemplateURL === undefined ? TemplateBody : await fetchTemplate(cloud, TemplateURL, caller);
  if (body === '') throw problem('Either Template URL or Template Body must be specified.');
  if (TemplateURL === undefined && Buffer.byteLength(body) > 51_200) {
    throw problem(
      "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
    );
  }
  return body;
}

function check({ isKnownType }: Pick<StackContext, 'isKnownType'>, template: Template): void {
  const unknown = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))].filter(
    (type) => !isKnownType(type),
  );
  if (unknown.length > 0)
    throw problem(`Template format error: Unrecognized resource types: [${unknown.join(', ')}]`);
  const cycle = findCycle(Object.keys(template.Resources), (id) => dependenciesOf(template.Resources[id]));
  if (cycle !== undefined) throw problem(`Circular dependency between resources: [${cycle.join(', ')}]`);
}

/** The values of a request's parameters, with defaults, and what Parameter Store holds of them. */
export function parametersOf(
  { cloud }: Pick<StackContext, 'cloud'>,
  input: Request,
  template: Template,
  caller: Caller | undefined,
  previous?: Stack,
): Promise<ParameterValues> {
  return withStored(cloud, template.Parameters, givenIn(input, template, previous), caller);
}

function givenIn({ Parameters = [] }: Request, template: Template, previous?: Stack): ParameterValues {
  const given = new Map(
    Parameters.map(({ ParameterKey: key = '', ParameterValue: value, UsePreviousValue }) => {
      if (UsePreviousValue !== true) return [key, value];
      // Recorded: moto's test_update_stack_with_previous_value, which is verified against AWS.
      if (value !== undefined && value !== '')
        throw problem(
          `Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true and non empty value for a parameter`,
        );
      return [key, previous?.parameters[key]?.given];
    }),
  );
  for (const key of given.keys())
    if (!(key in template.Parameters)) throw problem(`Parameters: [${key}] do not exist in the template`);
  const missing: string[] = [];
  const values = Object.entries(template.Parameters).map(([name, declaration]) => {
    const value = given.get(name) ?? declaration.Default;
    if (value === undefined) missing.push(name);
    const chosen = String(value);
    // Of a nested stack's, before the execution of its change set: nobody can tell yet.
    if (chosen.includes(KNOWN_AFTER_APPLY)) return [name, { given: chosen }] as const;
    if (
      declaration.AllowedValues !== undefined &&
      value !== undefined &&
      !declaration.AllowedValues.map(String).includes(chosen)
    ) {
      throw problem(declaration.ConstraintDescription ?? `Parameter '${name}' must be one of AllowedValues`);
    }
    if (
      declaration.AllowedPattern !== undefined &&
      value !== undefined &&
      !new RegExp(`^(?:${declaration.AllowedPattern})$`, 'u').test(chosen)
    ) {
      throw problem(`Parameter '${name}' must match pattern ${declaration.AllowedPattern}`);
    }
    return [name, { given: chosen }] as const;
  });
  if (missing.length > 0) throw problem(`Parameters: [${missing.join(', ')}] must have values`);
  return Object.fromEntries(values);
}

/** As ValidateTemplate and GetTemplateSummary tell of a parameter. */
export function declarationView(
  ParameterKey: string,
  { Default, Description, NoEcho = false }: ParameterDeclaration,
): NonNullable<OutputOf<'cloudformation', 'ValidateTemplate'>['Parameters']>[number] {
  return {
    ParameterKey,
    DefaultValue: Default?.toString(),
    NoEcho,
    Description,
  };
}

/** Resources that may only be made by who says so. */
const IAM_TYPE =
  /^AWS::IAM::(?:Role|Policy|ManagedPolicy|User|Group|InstanceProfile|AccessKey|UserToGroupAddition)$/u;

/** What of a template's the caller has to acknowledge, and because of which types; undefined where there is nothing. */
export function capabilitiesOf(
  template: Template,
): { readonly capability: string; readonly types: readonly string[] } | undefined {
  const resources = Object.values(template.Resources);
  const types = [...new Set(resources.map(({ Type }) => Type).filter((type) => IAM_TYPE.test(type)))];
  if (types.length === 0) return undefined;
  const named = resources.some(
    ({ Type, Properties }) =>
      Type !== 'AWS::IAM::Policy' && IAM_TYPE.test(Type) && NAMES.some((name) => name in Properties),
  );
  return { capability: named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM', types };
}

const NAMES = ['GroupName', 'InstanceProfileName', 'ManagedPolicyName', 'RoleName', 'UserName'];

/** The same as ValidateTemplate and GetTemplateSummary say it (API reference; the words recorded in AWS CLI's examples). */
export function capabilitiesInWords(
  template: Template,
): Pick<OutputOf<'cloudformation', 'ValidateTemplate'>, 'Capabilities' | 'CapabilitiesReason'> {
  const needed = capabilitiesOf(template);
  return needed === undefined
    ? {}
    : {
        Capabilities: [needed.capability],
        CapabilitiesReason: `The following resource(s) require capabilities: [${needed.types.join(', ')}]`,
      };
}

/**
 * Whether the caller acknowledges what a template needs. Of one that macros have made it shows once they have: its
 * operation is there then, and fails (recorded of change sets: aws-sso-util#120).
 *
 * @param of macros have to be acknowledged for a stack, not for a change set (API reference, `Capabilities`)
 * @throws AwsError InsufficientCapabilitiesException
 */
export function acknowledged(
  given: Given,
  { Capabilities: has = [] }: { readonly Capabilities?: readonly string[] | undefined },
  of: 'stack' | 'change set' = 'stack',
): Given {
  const isExpanded = given.template.expanded !== undefined;
  if (isExpanded && of === 'stack' && !has.includes('CAPABILITY_AUTO_EXPAND'))
    throw insufficient('CAPABILITY_AUTO_EXPAND');
  const needed = capabilitiesOf(given.template)?.capability;
  if (needed === undefined || has.includes('CAPABILITY_NAMED_IAM') || has.includes(needed)) return given;
  const refusal = insufficient(needed);
  if (!isExpanded) throw refusal;
  return { failure: refusal.message, ...given };
}

function insufficient(capability: string): AwsError {
  return new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${capability}]`);
}

async function fetchTemplate(cloud: Cloud, url: string, caller?: Caller): Promise<string> {
  let hostname: string;
  let path: readonly string[];
  try {
    const parsed = new URL(url);
    hostname = parsed.hostname;
    path = parsed.pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    throw problem('TemplateURL must be a supported URL.');
  }
  const inHost = /^(.+)\.s3[.-]/u.exec(hostname)?.[1];
  const [Bucket, ...key] = inHost === undefined ? path : [inHost, ...path];
  try {
    const { Body } = await cloud.call('s3', 'GetObject', { Bucket, Key: key.join('/') }, caller);
    return new TextDecoder().decode(Body);
  } catch (error) {
    // Recorded in pasted output of create-stack.
    if (error instanceof AwsError)
      throw problem(
        `S3 error: ${error.message}\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html`,
      );
    throw error;
  }
}
