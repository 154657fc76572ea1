import { parse } from 'yaml';

import type { Properties } from '../../resource-type';
import { of, only, type Row, same, text, type Tools } from './row';

export const statesRows: Readonly<Record<string, Row>> = {
  'AWS::StepFunctions::StateMachine': {
    createOnly: ['StateMachineName', 'StateMachineType'],
    create: async (tools, request) => {
      const { properties } = request;
      const name = text(properties['StateMachineName'] ?? tools.name(request));
      const type = properties['StateMachineType'];
      const answer = await tools.call('states', 'CreateStateMachine', {
        name,
        roleArn: properties['RoleArn'],
        definition: await definitionOf(tools, properties),
        ...(type === undefined ? {} : { type }),
      });
      const arn = text(answer['stateMachineArn']);
      return only(arn, { Arn: arn, Name: name });
    },
    update: async (tools, request, stateMachineArn) => {
      await tools.call('states', 'UpdateStateMachine', {
        stateMachineArn,
        roleArn: request.properties['RoleArn'],
        definition: await definitionOf(tools, request.properties),
      });
      return same(request, request.previousAttributes);
    },
    delete: ({ call }, _, stateMachineArn) => call('states', 'DeleteStateMachine', { stateMachineArn }),
    worded: 'handler',
  },
};

/**
 * `Definition`, `DefinitionString`, or what lies at `DefinitionS3Location`, JSON or YAML; `${name}` in it stands for what
 * `DefinitionSubstitutions` gives (template reference, AWS::StepFunctions::StateMachine).
 */
async function definitionOf(tools: Tools, properties: Properties): Promise<string> {
  const given = properties['Definition'];
  const location = properties['DefinitionS3Location'];
  const written =
    given === undefined
      ? location === undefined
        ? text(properties['DefinitionString'])
        : await textAt(tools, location)
      : JSON.stringify(given);
  const substitutions = Object.entries((properties['DefinitionSubstitutions'] ?? {}) as Properties);
  return substitutions.reduce((so, [name, value]) => so.replaceAll(`\${${name}}`, text(value)), written);
}

async function textAt({ cloud }: Tools, location: unknown): Promise<string> {
  const [Bucket, Key] = [text(of(location, 'Bucket')), text(of(location, 'Key'))];
  const { Body } = await cloud.call('s3', 'GetObject', { Bucket, Key });
  return JSON.stringify(parse(new TextDecoder().decode(Body)) ?? null);
}
