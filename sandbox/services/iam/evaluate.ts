import { globOf } from '../../wire/glob';
import type { Condition, Statement } from './policy';

/** Condition keys of a request, in lower case, and their values. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

export interface EvaluatedRequest {
  /** `ec2:DeleteNetworkInterface` */
  readonly action: string;
  /** An ARN, `*` for actions that know no resources; undefined asks about any resource at all. */
  readonly resource?: string;
  readonly context: RequestContext;
}

export type Verdict = 'allowed' | 'denied explicitly' | 'not allowed';

/**
 * IAM's evaluation of identity-based policies: an explicit Deny wins, then any Allow, else it is not
 * allowed (IAM guide, "Policy evaluation logic"). Asked about any resource, a Deny counts only if it is
 * on all of them.
 */
export function evaluate(statements: readonly Statement[], request: EvaluatedRequest): Verdict {
  const action = request.action.toLowerCase();
  const apply = (effect: Statement['effect']): boolean =>
    statements.some((statement) => statement.effect === effect && applies(statement, action, request));
  if (apply('Deny')) return 'denied explicitly';
  return apply('Allow') ? 'allowed' : 'not allowed';
}

function applies(statement: Statement, action: string, request: EvaluatedRequest): boolean {
  const isNamed = statement.actions.some((matches) => matches(action));
  return (
    isNamed !== statement.allBut &&
    coversResource(statement, request) &&
    statement.conditions.every((condition) => holds(condition, request.context))
  );
}

function coversResource(
  { effect, resources, allResourcesBut }: Statement,
  { resource, context }: EvaluatedRequest,
): boolean {
  if (resource === undefined) {
    return effect === 'Allow' || (!allResourcesBut && resources.some((each) => /^\*+$/u.test(each)));
  }
  const isNamed = resources.some((pattern) => globOf(substituted(pattern, context))(resource));
  return isNamed !== allResourcesBut;
}

/** Policy variables: `${aws:PrincipalAccount}`. An unknown one stays, and so matches nothing. */
function substituted(pattern: string, context: RequestContext): string {
  if (!pattern.includes('${')) return pattern;
  return pattern.replaceAll(/\$\{([^}]+)\}/gu, (whole, key: string) => {
    const value = context[key.toLowerCase()];
    return typeof value === 'string' ? value : whole;
  });
}

function holds(condition: Condition, context: RequestContext): boolean {
  const found = context[condition.key];
  const given = found === undefined ? undefined : typeof found === 'string' ? [found] : found;
  if (condition.operator === 'null') {
    return condition.values.some((value) => (value === 'true') === (given === undefined));
  }
  const operator = OPERATORS[condition.operator];
  // An operator that isn't known can't hold: better a refusal that is noticed than a right too many.
  if (operator === undefined) return false;
  const { isNegated, test } = operator;
  if (given === undefined || given.length === 0) {
    return condition.ifExists || isNegated || condition.quantifier === 'all';
  }
  const wanted = condition.values.map((value) => substituted(value, context));
  const meets = (value: string): boolean => wanted.some((each) => test(value, each)) !== isNegated;
  return condition.quantifier === 'all' ? given.every(meets) : given.some(meets);
}

interface Operator {
  readonly isNegated: boolean;
  readonly test: (value: string, wanted: string) => boolean;
}

const same = (value: string, wanted: string): boolean => value === wanted;
const sameIgnoringCase = (value: string, wanted: string): boolean =>
  value.toLowerCase() === wanted.toLowerCase();
const like = (value: string, wanted: string): boolean => globOf(wanted)(value);
const numeric =
  (compare: (value: number, wanted: number) => boolean) =>
  (value: string, wanted: string): boolean =>
    compare(Number(value), Number(wanted));

/** The comparisons that occur in policies of functions and of registry types (IAM guide, "Condition operators"). */
const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: { isNegated: false, test: same },
  stringnotequals: { isNegated: true, test: same },
  stringequalsignorecase: { isNegated: false, test: sameIgnoringCase },
  stringnotequalsignorecase: { isNegated: true, test: sameIgnoringCase },
  stringlike: { isNegated: false, test: like },
  stringnotlike: { isNegated: true, test: like },
  // ArnEquals and ArnLike behave identically.
  arnequals: { isNegated: false, test: like },
  arnlike: { isNegated: false, test: like },
  arnnotequals: { isNegated: true, test: like },
  arnnotlike: { isNegated: true, test: like },
  bool: { isNegated: false, test: sameIgnoringCase },
  numericequals: { isNegated: false, test: numeric((value, wanted) => value === wanted) },
  numericnotequals: { isNegated: true, test: numeric((value, wanted) => value === wanted) },
  numericlessthan: { isNegated: false, test: numeric((value, wanted) => value < wanted) },
  numericlessthanequals: { isNegated: false, test: numeric((value, wanted) => value <= wanted) },
  numericgreaterthan: { isNegated: false, test: numeric((value, wanted) => value > wanted) },
  numericgreaterthanequals: { isNegated: false, test: numeric((value, wanted) => value >= wanted) },
};
