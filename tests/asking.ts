import { ask, later } from "./host-rig.ts";

/** Asks a port again and again; the returned function ends it and tells how many answers there were, and which were not as wanted. */
export function asking(port: number, host: string, wanted: string) {
  let going = true;
  let count = 0;
  const wrong: string[] = [];
  const work = (async () => {
    while (going) {
      // A connection that waits to be accepted by a process that ends is reset by the kernel; clients ask again.
      const first = await ask(port, host);
      const answer = first === "ECONNRESET" ? await ask(port, host) : first;
      if (answer !== wanted) wrong.push(answer);
      count += 1;
    }
  })();
  later(() => {
    going = false;
  });
  return async () => {
    going = false;
    await work;
    return { count, wrong };
  };
}
