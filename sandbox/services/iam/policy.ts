import { globOf, type Glob } from '../../wire/glob';
import { structure } from '../../wire/protocol';

/** One condition: `{"StringLike": {"aws:PrincipalArn": ["…"]}}` taken apart. */
export interface Condition {
  /** The bare operator, in lower case. */
  readonly operator: string;
  readonly ifExists: boolean;
  readonly quantifier: 'all' | 'any' | undefined;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement of an identity-based policy. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Of an action's name in lower case. */
  readonly actions: readonly Glob[];
  /** `NotAction`: the statement is about all but these. */
  readonly allBut: boolean;
  readonly resources: readonly string[];
  readonly allResourcesBut: boolean;
  readonly conditions: readonly Condition[];
  /** Of a trust policy: the services of AWS's that it is about. */
  readonly services: readonly string[];
  /** Of a resource's policy: whom it is about, `*`, ARNs, accounts. */
  readonly principals: readonly string[];
}

/** The text that IAM refuses a policy with (code MalformedPolicyDocument). */
export class MalformedPolicy extends Error {}

/** A trust policy has principals in place of resources, a resource's own has both. */
type Kind = 'identity' | 'trust' | 'resource';

/** A policy document as statements. Throws `MalformedPolicy` in IAM's words for what IAM refuses. */
export function parsePolicy(document: string, kind: Kind = 'identity'): readonly Statement[] {
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch {
    throw new MalformedPolicy('Syntax errors in policy.');
  }
  const policy = structure(value);
  if (policy === undefined) throw new MalformedPolicy('Syntax errors in policy.');
  const version = policy['Version'];
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    throw new MalformedPolicy('Syntax errors in policy.');
  }
  const statements = many(policy['Statement']);
  if (policy['Statement'] === undefined) throw new MalformedPolicy('Syntax errors in policy.');
  return statements.map((each) => parseStatement(each, kind));
}

function parseStatement(value: unknown, kind: Kind): Statement {
  const statement = structure(value);
  const effect = statement?.['Effect'];
  if (statement === undefined || (effect !== 'Allow' && effect !== 'Deny')) {
    throw new MalformedPolicy('Syntax errors in policy.');
  }
  const actions = texts(statement['Action'] ?? statement['NotAction']);
  if (actions.length === 0) throw new MalformedPolicy('Policy statement must contain actions.');
  for (const action of actions) {
    if (action !== '*' && !/^[\w-]+:[\w*?]+$/u.test(action)) {
      throw new MalformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    }
  }
  const resources = texts(statement['Resource'] ?? statement['NotResource']);
  if (kind === 'trust') {
    if (resources.length > 0) throw new MalformedPolicy('Has prohibited field Resource');
    if (statement['Principal'] === undefined && statement['NotPrincipal'] === undefined) {
      throw new MalformedPolicy('Missing required field Principal');
    }
  } else {
    const hasPrincipal = statement['Principal'] !== undefined || statement['NotPrincipal'] !== undefined;
    if (kind === 'resource' && !hasPrincipal) throw new MalformedPolicy('Missing required field Principal');
    if (kind === 'identity' && statement['Principal'] !== undefined) {
      throw new MalformedPolicy('Policy document should not specify a principal.');
    }
    if (resources.length === 0) throw new MalformedPolicy('Policy statement must contain resources.');
    for (const resource of resources) {
      if (!/^\*+$|^arn:/u.test(resource)) {
        throw new MalformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
      }
    }
  }
  return {
    effect,
    actions: actions.map((pattern) => globOf(pattern.toLowerCase())),
    allBut: statement['Action'] === undefined,
    resources,
    allResourcesBut: statement['Resource'] === undefined,
    conditions: parseConditions(statement['Condition']),
    services: kind === 'trust' ? texts(structure(statement['Principal'])?.['Service']) : [],
    principals: kind === 'resource' ? principalsOf(statement['Principal']) : [],
  };
}

function principalsOf(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : texts(structure(value)?.['AWS']);
}

function parseConditions(value: unknown): readonly Condition[] {
  if (value === undefined) return [];
  const operators = structure(value);
  if (operators === undefined) throw new MalformedPolicy('Syntax errors in policy.');
  return Object.entries(operators).flatMap(([name, keys]) => {
    const [, quantifier, operator, ifExists] =
      /^(?:For(All|Any)Values?:)?([A-Za-z]+?)(IfExists)?$/u.exec(name) ?? [];
    const members = structure(keys);
    if (operator === undefined || members === undefined) {
      throw new MalformedPolicy(`Invalid Condition type : ${name}.`);
    }
    return Object.entries(members).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      ifExists: ifExists !== undefined,
      quantifier:
        quantifier === 'All' ? ('all' as const) : quantifier === 'Any' ? ('any' as const) : undefined,
      key: key.toLowerCase(),
      values: many(values).map((each) =>
        typeof each === 'string' || typeof each === 'boolean' || typeof each === 'number' ? String(each) : '',
      ),
    }));
  });
}

function many(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function texts(value: unknown): readonly string[] {
  return many(value).map((each) => {
    if (typeof each === 'string') return each;
    throw new MalformedPolicy('Syntax errors in policy.');
  });
}
