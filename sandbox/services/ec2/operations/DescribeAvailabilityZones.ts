import type { Operation } from '../../../wire/types';
import { filtersOf, testOf } from '../filters';
import { texts } from '../input';
import type { Ec2State } from '../state';
import { zonesOf, type Zone } from '../zones';

export function describeAvailabilityZones(state: Ec2State): Operation {
  return (input) => {
    const { region } = state.cloud;
    const names = [...texts(input['ZoneName']), ...texts(input['ZoneId'])];
    const test = testOf<Zone>(
      filtersOf(input),
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
      availabilityZoneInfo: zones.filter(test).map(({ zoneName, zoneId }) => ({
        zoneName,
        zoneId,
        zoneState: 'available',
        regionName: region,
        groupName: region,
        networkBorderGroup: region,
        zoneType: 'availability-zone',
        optInStatus: 'opt-in-not-required',
        messageSet: [],
      })),
    };
  };
}
