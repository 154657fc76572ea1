import type { Operation } from '../../../wire/types';
import { getConfiguration, PARTS } from '../configurations';
import type { S3State } from '../state';

export const getBucketTagging = (state: S3State): Operation => getConfiguration(state, PARTS.tagging);
