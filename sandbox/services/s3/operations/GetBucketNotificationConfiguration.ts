import type { Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import { NAMESPACE } from '../listing';
import type { S3State } from '../state';

export function getBucketNotificationConfiguration(state: S3State): Operation {
  return (given) => {
    const { notifications } = namedBucket(state, readInput(given));
    return { NotificationConfiguration: { '@xmlns': NAMESPACE, ...notifications.configuration } };
  };
}
