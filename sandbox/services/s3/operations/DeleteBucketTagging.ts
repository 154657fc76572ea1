import type { Operation } from '../../../wire/types';
import { deleteConfiguration, PARTS } from '../configurations';
import type { S3State } from '../state';

export const deleteBucketTagging = (state: S3State): Operation => deleteConfiguration(state, PARTS.tagging);
