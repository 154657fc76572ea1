import { filtersOf, testOf } from '../filters';
import type { Ec2Operation } from '../state';
import { zonesOf, type Zone } from '../zones';

export const describeAvailabilityZones: Ec2Operation<'DescribeAvailabilityZones'> = (
  state,
  { Filters, ZoneNames = [], ZoneIds = [] },
) => {
  const { region } = state.cloud;
  const names = [...ZoneNames, ...ZoneIds];
  const test = testOf<Zone>(
    filtersOf(Filters),
    {
      'group-name': () => [region],
      'opt-in-status': () => ['opt-in-not-required'],
      'region-name': () => [region],
      state: () => ['available'],
      'zone-id': (it) => [it.zoneId],
      'zone-name': (it) => [it.zoneName],
      'zone-type': () => ['availability-zone'],
    },
    () => [],
  );
  const zones = zonesOf(region).filter(
    (zone) => names.length === 0 || names.includes(zone.zoneName) || names.includes(zone.zoneId),
  );
  return {
    AvailabilityZones: zones.filter(test).map(({ zoneName, zoneId }) => ({
      ZoneName: zoneName,
      ZoneId: zoneId,
      State: 'available',
      RegionName: region,
      GroupName: region,
      NetworkBorderGroup: region,
      ZoneType: 'availability-zone',
      OptInStatus: 'opt-in-not-required',
      Messages: [],
    })),
  };
};
