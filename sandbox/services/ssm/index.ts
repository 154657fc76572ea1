import type { Cloud } from '../../cloud';
import { epochSeconds } from '../../time/instant';
import { AwsError, type Input, type Operation, type Service } from '../../wire/types';

interface Parameter {
  readonly Name: string;
  readonly Type: string;
  readonly Value: string;
  readonly Version: number;
  readonly LastModifiedDate: number;
  readonly Tier: string;
  readonly Description: string | undefined;
  readonly history: readonly Parameter[];
}

export function createSsmService(cloud: Cloud): Service {
  const parameters = new Map<string, Parameter>();
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const notFound = (): AwsError => new AwsError('ParameterNotFound', '');
  const view = ({ Name, Type, Value, Version, LastModifiedDate }: Parameter): unknown => ({
    Name,
    Type,
    Value,
    Version,
    LastModifiedDate,
    DataType: 'text',
    ARN: `arn:aws:ssm:${cloud.region}:${cloud.account}:parameter/${Name.replace(/^\//u, '')}`,
  });
  const page = <T>(
    all: readonly T[],
    input: Input,
    most: number,
    member: string,
    of: (each: T) => unknown,
  ): unknown => {
    const size = Math.min(Number(input['MaxResults'] ?? most), most);
    const start = Number(input['NextToken'] ?? 0);
    return {
      [member]: all.slice(start, start + size).map(of),
      ...(start + size < all.length ? { NextToken: String(start + size) } : {}),
    };
  };
  const operations: Record<string, Operation> = {
    PutParameter: (input) => {
      const Name = text(input['Name']);
      if (!/^[\w./-]+$/u.test(Name))
        throw new AwsError(
          'ValidationException',
          'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
        );
      const old = parameters.get(Name);
      if (old !== undefined && input['Overwrite'] !== true)
        throw new AwsError(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
        );
      const Tier = text(input['Tier'] ?? 'Standard');
      const most = Tier === 'Advanced' ? 8_192 : 4_096;
      const Value = text(input['Value']);
      if (Buffer.byteLength(Value) > most)
        throw new AwsError(
          'ValidationException',
          `${Tier} tier parameters support a maximum parameter value of ${most} characters.`,
        );
      const next: Parameter = {
        Name,
        Value,
        Tier,
        Type: text(input['Type'] ?? old?.Type ?? 'String'),
        Version: (old?.Version ?? 0) + 1,
        LastModifiedDate: epochSeconds(cloud.time.now()),
        Description: text(input['Description']),
        history: old === undefined ? [] : [...old.history, old],
      };
      parameters.set(Name, next);
      return { Version: next.Version, Tier };
    },
    GetParameter: (input) => {
      const it = parameters.get(text(input['Name']));
      if (it === undefined) throw notFound();
      return { Parameter: view(it) };
    },
    GetParameters: (input) => {
      const names = Array.isArray(input['Names']) ? input['Names'].map(text) : [];
      return {
        Parameters: names.flatMap((name) => {
          const it = parameters.get(name);
          return it === undefined ? [] : [view(it)];
        }),
        InvalidParameters: names.filter((name) => !parameters.has(name)),
      };
    },
    GetParametersByPath: (input) => {
      const path = `${text(input['Path']).replace(/\/$/u, '')}/`;
      const all = [...parameters.values()].filter(
        ({ Name }) =>
          Name.startsWith(path) && (input['Recursive'] === true || !Name.slice(path.length).includes('/')),
      );
      return page(all, input, 10, 'Parameters', view);
    },
    GetParameterHistory: (input) => {
      const it = parameters.get(text(input['Name']));
      if (it === undefined) throw notFound();
      return { Parameters: [...it.history, it].map(view) };
    },
    DescribeParameters: (input) =>
      page(
        [...parameters.values()],
        input,
        50,
        'Parameters',
        ({ Name, Type, Version, LastModifiedDate, Tier, Description }) => ({
          Name,
          Type,
          Version,
          LastModifiedDate,
          Tier,
          Description,
          DataType: 'text',
          Policies: [],
        }),
      ),
    DeleteParameter: (input) => {
      if (!parameters.delete(text(input['Name']))) throw notFound();
      return {};
    },
    DeleteParameters: (input) => {
      const names = Array.isArray(input['Names']) ? input['Names'].map(text) : [];
      const DeletedParameters = names.filter((name) => parameters.delete(name));
      return {
        DeletedParameters,
        InvalidParameters: names.filter((name) => !DeletedParameters.includes(name)),
      };
    },
  };
  return { signingName: 'ssm', protocols: ['json1.1'], targetPrefix: 'AmazonSSM', operations };
}
