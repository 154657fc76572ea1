import { AwsError } from '../../wire/types';
import { ProvisioningError } from '../resource-type';
import { valueOf, type ParameterValues } from '../template/parameter-values';
import type { Template } from '../template/parse';
import { holds, resolve, type Scope } from '../template/resolve';
import type { Parts } from './parts';
import type { Stack } from './stack';

/** What the template's functions see of the stack at this moment. */
export function scopeOf(
  { cloud, exports }: Pick<Parts, 'cloud' | 'exports'>,
  stack: Stack,
  template: Template,
): Scope {
  const { account, region } = cloud;
  return {
    template,
    parameters: typedParameters(template, stack.parameters),
    pseudo: {
      'AWS::AccountId': account,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': stack.id,
      'AWS::NotificationARNs': [],
    },
    imports: (name) => exports().get(name),
    zones: ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
    resource: (logicalId) => stack.resources.get(logicalId),
  };
}

function typedParameters(template: Template, values: ParameterValues): Scope['parameters'] {
  return Object.fromEntries(
    Object.entries(values).map(([name, stored]) => {
      const value = valueOf(stored);
      const type = template.Parameters[name]?.Type ?? 'String';
      return [
        name,
        /^(?:AWS::SSM::Parameter::Value<)?(?:CommaDelimitedList|List<)/u.test(type)
          ? value.split(',').map((each) => each.trim())
          : value,
      ];
    }),
  );
}

/** Gives the reason why the outputs can't be told, if they can't. */
export function setOutputs(stack: Stack, scope: Scope): string | undefined {
  try {
    stack.outputs = Object.entries(stack.template.Outputs)
      .filter(([, { Condition }]) => Condition === undefined || holds(Condition, scope))
      .map(([key, { Value, Description, Export }]) => ({
        key,
        value: outputValue(resolve(Value, scope)),
        description: Description,
        exportName: Export === undefined ? undefined : String(resolve(Export.Name, scope)),
      }));
    return undefined;
  } catch (error) {
    if (error instanceof AwsError || error instanceof ProvisioningError) return error.message;
    throw error;
  }
}

/** @throws AwsError when it is no scalar, in CloudFormation's words. */
function outputValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new AwsError(
    'ValidationError',
    'Template format error: The Value field of every Outputs member must evaluate to a String.',
  );
}
