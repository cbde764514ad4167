/** How long to leave alone what has just worked, so that a steady stream of work fills a small part of the time. */
export interface Pace {
  /** Work began and ended at these times of one clock, in milliseconds; the rest after it, in milliseconds. */
  rest(began: number, ended: number): number;
}

/** The first rest of a stream, in times of what the work took. */
const FIRST = 9;

/**
 * Makes the pace of one worker. A rest is nine times as long as the work took. While a stream goes on the factor doubles each time, and `maxMs`
 * ends it: two changes in a row hardly wait, hundreds share few pieces of work. Work that begins later after a rest than the rest was long
 * begins a new stream, and so does work that begins before the last ended, since then the time of day was set back.
 */
export function createPace(maxMs: number): Pace {
  let factor = FIRST;
  let stream = { from: 0, until: Number.NEGATIVE_INFINITY };
  return {
    rest(began, ended) {
      // A larger factor than the limit says nothing new: a millisecond of work is followed by the longest rest already.
      factor = stream.from <= began && began <= stream.until ? Math.min(2 * factor, maxMs) : FIRST;
      const rest = Math.min(factor * (ended - began), maxMs);
      stream = { from: ended, until: ended + 2 * rest };
      return rest;
    },
  };
}
