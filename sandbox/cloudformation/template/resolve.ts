import { partsOf } from '../../services/ec2/cidr';
import { AwsError } from '../../wire/types';
import { isMap, type Template } from './parse';

/** What a template's functions can ask for. */
export interface Scope {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  readonly pseudo: Readonly<Record<string, unknown>>;
  readonly imports: (name: string) => string | undefined;
  readonly zones: readonly string[];
  /** A resource's Ref and attributes; undefined when it does not exist (yet). */
  readonly resource: (
    logicalId: string,
  ) => { readonly ref: string; readonly attributes: Readonly<Record<string, unknown>> } | undefined;
}

/** Stands for what nobody knows before the execution (recorded in LocalStack's snapshots of AWS). */
export const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

const problem = (message: string): AwsError => new AwsError('ValidationError', message);

/** The value with all functions carried out. `AWS::NoValue` leaves the member out. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((each) => resolve(each, scope)).filter((each) => each !== NO_VALUE);
  if (!isMap(value)) return value;
  const keys = Object.keys(value);
  const [key] = keys;
  if (keys.length === 1 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::')))
    return call(key, value[key], scope);
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, each]): [string, unknown] => [name, resolve(each, scope)])
      .filter(([, each]) => each !== NO_VALUE),
  );
}

const NO_VALUE = Symbol('AWS::NoValue');

function call(name: string, argument: unknown, scope: Scope): unknown {
  const list = (): readonly unknown[] => {
    const values = resolve(argument, scope);
    if (!Array.isArray(values)) throw problem(`Template error: every ${name} object requires a list`);
    return values;
  };
  switch (name) {
    case 'Ref':
      return reference(String(argument), scope);
    case 'Fn::GetAtt': {
      const [logicalId = '', ...path] = Array.isArray(argument)
        ? argument.map((each) => String(resolve(each, scope)))
        : String(argument).split('.');
      return attribute(logicalId, path.join('.'), scope);
    }
    case 'Fn::Sub':
      return substitute(argument, scope);
    case 'Fn::Join': {
      const [delimiter, parts] = list();
      return (Array.isArray(parts) ? parts : [parts]).map(String).join(String(delimiter));
    }
    case 'Fn::Split': {
      const [delimiter, source] = list();
      return isUnknown(source) ? KNOWN_AFTER_APPLY : String(source).split(String(delimiter));
    }
    case 'Fn::Select': {
      const [index, from] = list();
      if (isUnknown(from)) return KNOWN_AFTER_APPLY;
      const chosen: unknown = Array.isArray(from) ? from[Number(index)] : undefined;
      if (chosen === undefined)
        throw problem(`Template error: Fn::Select cannot select nonexistent value at index ${String(index)}`);
      return chosen;
    }
    case 'Fn::If': {
      const [condition, whenTrue, whenFalse] = Array.isArray(argument)
        ? (argument as readonly unknown[])
        : [];
      return resolve(holds(String(condition), scope) ? whenTrue : whenFalse, scope);
    }
    case 'Fn::FindInMap': {
      const [map, first, second] = list().map(String);
      const found = lookup(scope.template.Mappings, [map, first, second]);
      if (found === undefined)
        throw problem(
          `Template error: Unable to get mapping for ${String(map)}::${String(first)}::${String(second)}`,
        );
      return found;
    }
    case 'Fn::ImportValue': {
      const wanted = String(resolve(argument, scope));
      const found = scope.imports(wanted);
      if (found === undefined) throw problem(`No export named ${wanted} found`);
      return found;
    }
    case 'Fn::Base64':
      return Buffer.from(String(resolve(argument, scope))).toString('base64');
    case 'Fn::GetAZs':
      return scope.zones;
    case 'Fn::Cidr':
      return blocks(list());
    case 'Fn::Equals':
    case 'Fn::And':
    case 'Fn::Or':
    case 'Fn::Not':
      return String(test({ [name]: argument }, scope));
    case 'Fn::ToJsonString':
      return JSON.stringify(resolve(argument, scope));
    case 'Fn::Length':
      return list().length;
    default:
      throw problem(`Template error: the function ${name} is not one of those that the sandbox knows`);
  }
}

function lookup(value: unknown, path: readonly (string | undefined)[]): unknown {
  return path.reduce<unknown>((at, key) => (isMap(at) && key !== undefined ? at[key] : undefined), value);
}

function reference(name: string, scope: Scope): unknown {
  if (name === 'AWS::NoValue') return NO_VALUE;
  if (name in scope.pseudo) return scope.pseudo[name];
  if (name in scope.parameters) return scope.parameters[name];
  const resource = scope.resource(name);
  if (resource === undefined) throw problem(`Template error: unresolved reference to ${name}`);
  return resource.ref;
}

function attribute(logicalId: string, name: string, scope: Scope): unknown {
  const resource = scope.resource(logicalId);
  if (resource === undefined)
    throw problem(`Template error: instance of Fn::GetAtt references undefined resource ${logicalId}`);
  const value = resource.attributes[name];
  if (value === undefined)
    throw problem(
      `Template error: resource ${logicalId} does not support attribute type ${name} in Fn::GetAtt`,
    );
  return value;
}

function substitute(argument: unknown, scope: Scope): string {
  const [source, own] = Array.isArray(argument) ? (argument as readonly unknown[]) : [argument, undefined];
  const names = isMap(own) ? own : {};
  return String(source).replaceAll(/\$\{([^}]*)\}/gu, (_, inner: string) => {
    if (inner.startsWith('!')) return `\${${inner.slice(1)}}`;
    const name = inner.trim();
    if (name in names) return String(resolve(names[name], scope));
    const [first = '', ...rest] = name.split('.');
    return String(
      rest.length === 0 || name in scope.pseudo
        ? reference(name, scope)
        : attribute(first, rest.join('.'), scope),
    );
  });
}

/** Whether a named condition holds. */
export function holds(name: string, scope: Scope): boolean {
  const condition = scope.template.Conditions[name];
  if (condition === undefined)
    throw problem(
      `Template format error: Unresolved condition dependency ${name} in the Conditions block of the template`,
    );
  return test(condition, scope);
}

function test(condition: unknown, scope: Scope): boolean {
  if (!isMap(condition)) return condition === true || condition === 'true';
  const [[key, argument] = ['', undefined]] = Object.entries(condition);
  const all = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
  switch (key) {
    case 'Condition':
      return holds(String(argument), scope);
    case 'Fn::Equals': {
      const [left, right] = all.map((each) => resolve(each, scope));
      return JSON.stringify(stringly(left)) === JSON.stringify(stringly(right));
    }
    case 'Fn::And':
      return all.every((each) => test(each, scope));
    case 'Fn::Or':
      return all.some((each) => test(each, scope));
    case 'Fn::Not':
      return !test(all[0], scope);
    default:
      throw problem(`Template error: ${key} is no condition function`);
  }
}

/** CloudFormation compares, and shows, scalars as text. */
export function stringly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stringly);
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stringly(each)]));
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
}

function blocks([block, count, bits]: readonly unknown[]): unknown {
  if (isUnknown(block)) return KNOWN_AFTER_APPLY;
  return partsOf(String(block), Number(count), Number(bits ?? 8));
}

/** What depends on what isn't known yet isn't either. */
function isUnknown(value: unknown): boolean {
  return typeof value === 'string' && value.includes(KNOWN_AFTER_APPLY);
}
