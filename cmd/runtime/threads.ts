/**
 * Starts a thread. In the executable all modules have the address of the first one, and the thread's file stands where it stood below `cmd`.
 *
 * @param belowCmd its file as seen from `cmd`, such as `./runtime/reading/worker.ts`
 */
export function startThreadOf(belowCmd: string): Worker {
  const inExecutable = import.meta.url.startsWith("file:///$bunfs/");
  return new Worker(new URL(inExecutable ? belowCmd : `../${belowCmd}`, import.meta.url).href);
}
