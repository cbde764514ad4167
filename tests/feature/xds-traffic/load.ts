/**
 * A load generator in a process of its own, with the backends that answer it: sends requests at a bounded rate over kept connections, and a
 * tenth of that over TLS with a new connection each. The program counts what did not come back as it should, and times what did.
 */

/** The requests to send. */
export interface LoadPlan {
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly ca: string;
  readonly perSecond: number;
}

/**
 * A command of the parent: to begin, to count under this name from here on, to count so many more, to say what a phase has counted.
 * A phase may be taken up again. Each gets an answer.
 */
export type LoadCommand =
  | { readonly start: LoadPlan }
  | { readonly phase: string }
  | { readonly more: number }
  | { readonly report: string };

/** Of one phase. */
export interface PhaseReport {
  readonly phase: string;
  readonly requests: number;
  /** The requests that were not answered with 200 and the right text, one line each. */
  readonly lost: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

interface Phase {
  readonly name: string;
  readonly times: number[];
  readonly lost: string[];
}

/** Never closes an idle connection: a request that meets the end of one would count as lost, and nobody's fault. */
const backend = Bun.serve({
  ...{ hostname: "127.0.0.1", port: 0, idleTimeout: 0 },
  fetch: () => new Response("stable"),
});
const phases = new Map<string, Phase>();
let phase = phaseOf("warm-up");
const underWay = new Set<Promise<void>>();

process.on("message", (command: LoadCommand) => void obey(command).then((answer) => process.send?.(answer)));
process.send?.({ backendPort: backend.port });

async function obey(command: LoadCommand): Promise<object> {
  if ("start" in command) start(command.start);
  else if ("phase" in command) phase = phaseOf(command.phase);
  else if ("more" in command) await more(command.more);
  else {
    await Promise.all(underWay);
    return reportOf(phaseOf(command.report));
  }
  return {};
}

function phaseOf(name: string): Phase {
  const known = phases.get(name) ?? { name, times: [], lost: [] };
  phases.set(name, known);
  return known;
}

function counted(): number {
  return phase.times.length + phase.lost.length;
}

/** Who waits for a phase to have counted so many. Nobody looks all the time: that would take a core from what is measured. */
const waiting = new Map<() => void, number>();

function more(count: number): Promise<void> {
  return new Promise((resolve) => waiting.set(resolve, counted() + count));
}

function tellWaiting(): void {
  for (const [resolve, due] of waiting) if (counted() >= due && waiting.delete(resolve)) resolve();
}

function start(plan: LoadPlan): void {
  const started = performance.now();
  let sent = 0;
  setInterval(() => {
    const due = Math.floor(((performance.now() - started) / 1000) * plan.perSecond);
    for (; sent < due; sent++) {
      const request = ask(plan, sent % 10 === 0);
      underWay.add(request);
      void request.then(() => {
        underWay.delete(request);
        tellWaiting();
      });
    }
  }, 1);
}

async function ask({ httpPort, httpsPort, ca }: LoadPlan, secure: boolean): Promise<void> {
  const { times, lost } = phase;
  const url = secure ? `https://localhost:${httpsPort}/` : `http://127.0.0.1:${httpPort}/`;
  const headers = { host: "stable.example.com" };
  const options = secure
    ? { headers, tls: { ca, checkServerIdentity: () => undefined }, keepalive: false }
    : { headers };
  const begun = performance.now();
  try {
    const response = await fetch(url, options);
    const text = await response.text();
    if (response.status !== 200 || text !== "stable") lost.push(`${url} ${response.status} ${text}`);
    else times.push(performance.now() - begun);
  } catch (error) {
    lost.push(`${url} ${error}`);
  }
}

function reportOf({ name, times, lost }: Phase): PhaseReport {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 100) / 100;
  const longestMs = Math.round((sorted.at(-1) ?? 0) * 100) / 100;
  return { phase: name, requests: times.length + lost.length, lost, p50Ms: at(0.5), p99Ms: at(0.99), longestMs };
}
