/** How long to pause after work, so that a steady stream of work fills a small part of the time. */
export interface BackOff {
  /** Work began and ended at these times of one clock, in milliseconds; the pause after it, in milliseconds. */
  pause(began: number, ended: number): number;
}

/** The first pause of a stream, in times of what the work took. */
const FIRST = 9;

/**
 * Makes the back-off of one worker. A pause is nine times as long as the work took. While a stream goes on the factor doubles each time, and `maxMs`
 * ends it: two changes in a row hardly wait, hundreds share few pieces of work. Work that begins later after a pause than the pause was long
 * begins a new stream, and so does work that begins before the last ended, since then the time of day was set back.
 */
export function createBackOff(maxMs: number): BackOff {
  let factor = FIRST;
  let stream = { from: 0, until: Number.NEGATIVE_INFINITY };
  return {
    pause(began, ended) {
      // A larger factor than the limit says nothing new: a millisecond of work is followed by the longest pause already.
      factor = stream.from <= began && began <= stream.until ? Math.min(2 * factor, maxMs) : FIRST;
      const pause = Math.min(factor * (ended - began), maxMs);
      stream = { from: ended, until: ended + 2 * pause };
      return pause;
    },
  };
}
