import { AwsError } from '../../../wire/types';
import { ProvisioningError } from '../resource-type';
import { type Call, only, type Row, text } from './row';

export const s3Rows: Readonly<Record<string, Row>> = {
  'AWS::S3::Bucket': {
    createOnly: ['BucketName'],
    create: async ({ call, name, cloud: { region } }, request) => {
      const Bucket = text(request.properties['BucketName'] ?? name(request).toLowerCase());
      // CloudFormation adopts no bucket that is there already (recorded in many questions), whatever S3 says to its owner.
      if (await exists(call, Bucket)) throw new ProvisioningError(`${Bucket} already exists`);
      await call('s3', 'CreateBucket', { Bucket });
      return only(Bucket, {
        Arn: `arn:aws:s3:::${Bucket}`,
        DomainName: `${Bucket}.s3.amazonaws.com`,
        RegionalDomainName: `${Bucket}.s3.${region}.amazonaws.com`,
        DualStackDomainName: `${Bucket}.s3.dualstack.${region}.amazonaws.com`,
        WebsiteURL: `http://${Bucket}.s3-website-${region}.amazonaws.com`,
      });
    },
    delete: ({ call }, _, Bucket) => call('s3', 'DeleteBucket', { Bucket }),
  },
};

async function exists(call: Call, Bucket: string): Promise<boolean> {
  try {
    await call('s3', 'HeadBucket', { Bucket });
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.status === 404) return false;
    throw error;
  }
}
