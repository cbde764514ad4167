import type { Metrics } from "../observe/metrics.ts";
import { notLent } from "../status/catalogue/plugin.ts";
import type { Lent } from "./api.ts";

/** The parts that a Postern lends to plugins; in the place of one that it does not have stands one that says so. */
export function lentOf(parts: Partial<Lent>): Lent {
  const missing = (what: string) => () => {
    throw new Error(notLent(what));
  };
  return {
    validate: (object) => ({ ok: true, object }),
    kinds: [],
    files: { read: missing("files"), write: missing("files"), follow: missing("files") },
    fetch: missing("fetch"),
    env: {},
    xds: { address: () => undefined },
    envoy: {
      bootstrap: () => ({ error: notLent("envoy.bootstrap") }),
      binary: () => ({ error: notLent("envoy.binary") }),
    },
    ...parts,
  };
}

const PREFIX = "postern_plugin_";

function labelsOf(labels: readonly string[]): readonly string[] {
  return ["plugin", ...labels.filter((label) => label !== "plugin")];
}

/** Metrics as a plugin declares them: each is named as one of a plugin, and every series says of which. */
export function metricsOfPlugin(plugin: string, metrics: Metrics): Metrics {
  const nameOf = (name: string) => (name.startsWith(PREFIX) ? name : `${PREFIX}${name}`);
  const labelled = (labels: Readonly<Record<string, string | undefined>> = {}) => ({ ...labels, plugin }) as never;
  return {
    counter(name, help, labels = []) {
      const counter = metrics.counter(nameOf(name), help, labelsOf(labels));
      return { inc: (of, by) => counter.inc(labelled(of), by) };
    },
    gauge(name, help, labels = []) {
      const gauge = metrics.gauge(nameOf(name), help, labelsOf(labels));
      return { set: (value, of) => gauge.set(value, labelled(of)), add: (by, of) => gauge.add(by, labelled(of)) };
    },
    histogram(name, help, labels = []) {
      const histogram = metrics.histogram(nameOf(name), help, labelsOf(labels));
      return { observe: (seconds, of) => histogram.observe(seconds, labelled(of)) };
    },
  };
}

/** One thing that a plugin in another thread counts or measures. */
export interface Measured {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly how: "inc" | "set" | "add" | "observe";
  readonly by: number;
  readonly of: Readonly<Record<string, string>>;
}

/** Counts or measures what was said there. */
export function measured(metrics: Metrics, { name, help, labels, how, by, of }: Measured): void {
  if (how === "inc") metrics.counter(name, help, labels).inc(of, by);
  else if (how === "observe") metrics.histogram(name, help, labels).observe(by, of);
  else metrics.gauge(name, help, labels)[how](by, of);
}
