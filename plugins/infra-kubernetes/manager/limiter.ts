/** Lets so many tasks run at a time; the others wait in the order in which they came. */
export function createLimiter(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => void waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      // The place goes to whoever waits longest, so the count stays.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
