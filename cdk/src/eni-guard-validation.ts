import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  Stack,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
} from 'aws-cdk-lib';

import { judge, type Judgement } from '../guard/index';
import type { EniService } from './eni-service';

/**
 * What the hook's answer means for `cdk synth`.
 */
export enum EniGuardMode {
  /** What the hook would refuse ends the synthesis. */
  FAIL = 'FAIL',
  /** It is reported, and the synthesis goes on. */
  WARN = 'WARN',
}

/**
 * What `EniGuardValidation` looks for.
 */
export interface EniGuardValidationProps {
  /**
   * Whose network interfaces to look after.
   *
   * @default - of all services known
   */
  readonly services?: EniService[];

  /**
   * Whether what the hook would refuse ends the synthesis.
   *
   * @default EniGuardMode.FAIL
   */
  readonly mode?: EniGuardMode;
}

/**
 * Says at synthesis what the hook `Org::VPC::EniGuard` would say at deployment: which functions and other resources
 * no cleaner covers, or covers in an order that can't work, and what mends it.
 *
 * @example
 * Validations.of(app).addPlugins(new EniGuardValidation());
 */
export class EniGuardValidation implements IPolicyValidationPlugin {
  /** In the report. */
  public readonly name: string = 'enicleaner';

  /** The package's. */
  public readonly version?: string = versionOf(join(__dirname, '..', 'package.json'));

  /** Not told: the CDK asks for its statistics. Declared, since Python’s type checkers miss it otherwise. */
  public readonly ruleIds?: string[];

  private readonly services: readonly string[];
  private readonly mode: EniGuardMode;

  constructor(props: EniGuardValidationProps = {}) {
    this.services = props.services ?? [];
    this.mode = props.mode ?? EniGuardMode.FAIL;
  }

  /**
   * Judges each template that was synthesized, those of nested stacks, too. Notes of the guard, of what no template can tell, are left out.
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = templatesOf(context).flatMap((templatePath) =>
      judge(readFileSync(templatePath, 'utf8'), this.services)
        .filter(({ severity }) => severity !== 'note')
        .map((each) => this.violation(each, templatePath)),
    );
    return { success: violations.every(({ severity }) => severity !== 'error'), violations };
  }

  private violation(
    { severity, rule, logicalId, words, cure }: Judgement,
    templatePath: string,
  ): PolicyViolation {
    return {
      ruleName: rule,
      description: words,
      severity: severity === 'error' && this.mode === EniGuardMode.FAIL ? 'error' : 'warning',
      violatingResources: [{ resourceLogicalId: logicalId, templatePath, locations: ['Properties'] }],
      ...(cure === undefined ? {} : { fix: cure }),
    };
  }
}

/** Of every stack, and of the stacks nested in it, which the CDK doesn't list. */
function templatesOf({ stackTemplates, appConstruct }: IPolicyValidationContext): readonly string[] {
  const nested = appConstruct.node
    .findAll()
    .filter((each): each is Stack => Stack.isStack(each) && each.nestedStackParent !== undefined);
  return stackTemplates.flatMap(({ stackConstructPath, templatePath }) => [
    templatePath,
    ...nested
      .filter((each) => rootOf(each).node.path === stackConstructPath)
      .map(({ templateFile }) => join(dirname(templatePath), templateFile)),
  ]);
}

function rootOf(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : rootOf(stack.nestedStackParent);
}

function versionOf(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
