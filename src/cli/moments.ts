/** Spans and instants as people say them. Times are milliseconds since the epoch. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `40 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(milliseconds / MINUTE);
  if (minutes < 120) return `${minutes} min`;
  if (milliseconds < 2 * DAY) {
    const hours = Math.floor(minutes / 60);
    return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  }
  const hours = Math.round(milliseconds / HOUR);
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `12 min ago`. */
export function ago(at: number, now: number): string {
  return `${span(now - at)} ago`;
}

/** `in 12 min (14:05 UTC)`. */
export function ahead(at: number, now: number): string {
  return `in ${span(at - now)} (${clockTime(at, now)})`;
}

/** `14:05 UTC`, with the date where it isn't today's. */
export function clockTime(at: number, now: number): string {
  const iso = new Date(at).toISOString();
  const isToday = iso.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  return `${isToday ? '' : `${iso.slice(0, 10)} `}${iso.slice(11, 16)} UTC`;
}
