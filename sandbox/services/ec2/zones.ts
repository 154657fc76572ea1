import { zoneId } from './answers';

export interface Zone {
  readonly zoneName: string;
  readonly zoneId: string;
}

/** Each Region has six zones here, whatever the real one has. */
export function zonesOf(region: string): readonly Zone[] {
  return ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => {
    const zoneName = `${region}${letter}`;
    return { zoneName, zoneId: zoneId(zoneName) };
  });
}
