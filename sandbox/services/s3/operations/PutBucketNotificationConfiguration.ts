import type { Cloud } from '../../../cloud';
import type { Operation } from '../../../wire/model';
import { malformedXml } from '../errors';
import { namedBucket } from '../named';
import { checkDestinations, withIds } from '../notifications';
import type { S3State } from '../state';

/** Takes the place of the whole configuration that was there. */
export function putBucketNotificationConfiguration(
  cloud: Cloud,
  state: S3State,
): Operation<'s3', 'PutBucketNotificationConfiguration'> {
  const ids = cloud.random.stream('s3/notification-ids');
  return async (input) => {
    const bucket = namedBucket(state, input);
    if (input.NotificationConfiguration === undefined) throw malformedXml();
    const notifications = withIds(input.NotificationConfiguration, () => ids.uuid());
    if (input.SkipDestinationValidation !== true) await checkDestinations(cloud, bucket, notifications);
    bucket.notifications = notifications;
  };
}
