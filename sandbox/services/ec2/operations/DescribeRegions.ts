import type { Operation } from '../../../wire/types';
import { filtersOf, testOf } from '../filters';
import { texts } from '../input';
import type { Ec2State } from '../state';

/** The sandbox has one Region. */
export function describeRegions(state: Ec2State): Operation {
  return (input) => {
    const names = texts(input['RegionName']);
    const test = testOf<string>(
      filtersOf(input),
      {
        endpoint: (it) => [`ec2.${it}.amazonaws.com`],
        'opt-in-status': () => ['opt-in-not-required'],
        'region-name': (it) => [it],
      },
      () => [],
    );
    const regions = [state.cloud.region].filter((name) => names.length === 0 || names.includes(name));
    return {
      regionInfo: regions.filter(test).map((regionName) => ({
        regionName,
        regionEndpoint: `ec2.${regionName}.amazonaws.com`,
        optInStatus: 'opt-in-not-required',
      })),
    };
  };
}
