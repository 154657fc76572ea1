import { structure } from '../../../wire/protocol';
import { only, type Row, same, text } from './row';

export const ssmRows: Readonly<Record<string, Row>> = {
  'AWS::SSM::Parameter': {
    createOnly: ['Name'],
    create: async ({ call, name }, request) => {
      const Name = text(request.properties['Name'] ?? name(request));
      // CloudFormation writes tags as a map, and SSM as a list.
      const Tags = Object.entries(structure(request.properties['Tags']) ?? {}).map(([Key, Value]) => ({
        Key,
        Value,
      }));
      await call('ssm', 'PutParameter', { ...request.properties, Name, Tags });
      return only(Name, { Type: request.properties['Type'], Value: request.properties['Value'] });
    },
    update: async ({ call }, request, Name) => {
      await call('ssm', 'PutParameter', {
        ...request.properties,
        Name,
        Tags: undefined,
        Overwrite: true,
      });
      return same(request, { Type: request.properties['Type'], Value: request.properties['Value'] });
    },
    delete: ({ call }, _, Name) => call('ssm', 'DeleteParameter', { Name }),
  },
};
