import { only, type Row, text } from './row';

export const logsRows: Readonly<Record<string, Row>> = {
  'AWS::Logs::LogGroup': {
    createOnly: ['LogGroupName'],
    create: async ({ call, name, cloud }, request) => {
      const logGroupName = text(request.properties['LogGroupName'] ?? name(request));
      await call('logs', 'CreateLogGroup', { logGroupName });
      return only(logGroupName, {
        Arn: `arn:aws:logs:${cloud.region}:${cloud.account}:log-group:${logGroupName}:*`,
      });
    },
    delete: ({ call }, _, logGroupName) => call('logs', 'DeleteLogGroup', { logGroupName }),
  },
};
