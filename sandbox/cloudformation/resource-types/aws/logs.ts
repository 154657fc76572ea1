import type { ProvisionRequest } from '../../resource-type';
import { type Call, only, type Row, same, text } from './row';

export const logsRows: Readonly<Record<string, Row>> = {
  'AWS::Logs::LogGroup': {
    createOnly: ['LogGroupName'],
    create: async ({ call, name, cloud }, request) => {
      const logGroupName = text(request.properties['LogGroupName'] ?? name(request));
      await call('logs', 'CreateLogGroup', { logGroupName });
      await retain(call, logGroupName, request);
      return only(logGroupName, {
        Arn: `arn:aws:logs:${cloud.region}:${cloud.account}:log-group:${logGroupName}:*`,
      });
    },
    update: async ({ call }, request, logGroupName) => {
      await retain(call, logGroupName, request);
      return same(request, request.previousAttributes);
    },
    delete: ({ call }, _, logGroupName) => call('logs', 'DeleteLogGroup', { logGroupName }),
  },
};

/** Keeps events for as long as the template says; for ever where it says nothing. */
async function retain(
  call: Call,
  logGroupName: string,
  { properties, previousProperties }: ProvisionRequest,
): Promise<void> {
  const days = properties['RetentionInDays'];
  const before = previousProperties?.['RetentionInDays'];
  if (days !== undefined) {
    if (Number(days) !== Number(before))
      await call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays: days });
  } else if (before !== undefined) await call('logs', 'DeleteRetentionPolicy', { logGroupName });
}
