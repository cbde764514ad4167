import type { Metrics } from "./metrics.ts";

/** Counts and times what a part did with one update, under the names and labels of Envoy Gateway: a build is an update of its `gateway-api`. */
export function handled(metrics: Metrics, runner: string, status: "success" | "failure", milliseconds: number): void {
  metrics
    .counter("watchable_subscribe_total", "Updates that were handled, by part and outcome.", ["runner", "status"])
    .inc({ runner, status });
  metrics
    .histogram("watchable_subscribe_duration_seconds", "How long updates took to handle, by part.", ["runner"])
    .observe(milliseconds / 1_000, { runner });
}

/** Counts exceptions that were contained. */
export function contained(metrics: Metrics, runner: string, number: number): void {
  metrics
    .counter(
      "watchable_panics_recovered_total",
      "Exceptions that were contained at the object they were about, by part.",
      ["runner"],
    )
    .inc({ runner }, number);
}
