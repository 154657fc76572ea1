import type { Operation } from '../../../wire/types';
import { getConfiguration, PARTS } from '../configurations';
import type { S3State } from '../state';

export const getBucketLifecycleConfiguration = (state: S3State): Operation =>
  getConfiguration(state, PARTS.lifecycle);
