import { only, type Row, text } from './row';

export const s3Rows: Readonly<Record<string, Row>> = {
  'AWS::S3::Bucket': {
    createOnly: ['BucketName'],
    create: async ({ call, name }, request) => {
      const Bucket = text(request.properties['BucketName'] ?? name(request).toLowerCase());
      await call('s3', 'CreateBucket', { Bucket });
      return only(Bucket, { Arn: `arn:aws:s3:::${Bucket}`, DomainName: `${Bucket}.s3.amazonaws.com` });
    },
    delete: ({ call }, _, Bucket) => call('s3', 'DeleteBucket', { Bucket }),
  },
};
