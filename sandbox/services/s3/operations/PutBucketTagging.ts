import type { Operation } from '../../../wire/types';
import { putConfiguration, PARTS } from '../configurations';
import type { S3State } from '../state';

export const putBucketTagging = (state: S3State): Operation => putConfiguration(state, PARTS.tagging);
