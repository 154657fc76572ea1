import type { Cloud } from '../../../cloud';
import { RestAnswer, type Operation } from '../../../wire/types';
import { receive } from '../checksums';
import { namedBucket, readInput } from '../input';
import { checkDestinations, readNotifications } from '../notifications';
import type { S3State } from '../state';
import { xmlBody } from '../xml-body';

/** Takes the place of the whole configuration that was there. */
export function putBucketNotificationConfiguration(cloud: Cloud, state: S3State): Operation {
  const ids = cloud.random.stream('s3/notification-ids');
  return async (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const document = xmlBody(receive(input).body, 'NotificationConfiguration');
    const notifications = readNotifications(document, () => ids.uuid());
    if (input.headers['x-amz-skip-destination-validation'] !== 'true')
      await checkDestinations(cloud, bucket, notifications);
    bucket.notifications = notifications;
    return new RestAnswer({ status: 200 });
  };
}
