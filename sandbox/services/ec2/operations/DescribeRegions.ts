import { filtersOf, testOf } from '../filters';
import type { Ec2Operation } from '../state';

/** The sandbox has one Region. */
export const describeRegions: Ec2Operation<'DescribeRegions'> = (
  state,
  { Filters, RegionNames: names = [] },
) => {
  const test = testOf<string>(
    filtersOf(Filters),
    {
      endpoint: (it) => [`ec2.${it}.amazonaws.com`],
      'opt-in-status': () => ['opt-in-not-required'],
      'region-name': (it) => [it],
    },
    () => [],
  );
  const regions = [state.cloud.region].filter((name) => names.length === 0 || names.includes(name));
  return {
    Regions: regions.filter(test).map((RegionName) => ({
      RegionName,
      Endpoint: `ec2.${RegionName}.amazonaws.com`,
      OptInStatus: 'opt-in-not-required',
    })),
  };
};
