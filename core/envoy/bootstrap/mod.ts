/**
 * Envoy's bootstrap: what a proxy is started with so that it finds its control plane.
 *
 * In: ports, paths and telemetry settings; the user's own bootstrap, if any. Out: the bootstrap in JSON form or as YAML
 * text, or a reason why the user's cannot be used. It never reads files and never knows where the proxy runs.
 */
export { applyBootstrap, toBootstrap } from "./apply.ts";
export { checkBootstrap } from "./check.ts";
export { metricsOf } from "./metrics.ts";
export type { BootstrapMetrics, BootstrapOptions, MetricSink, MetricSinkTls, SdsPaths, StatsMatch } from "./options.ts";
export { defaultOptions } from "./options.ts";
export { renderBootstrap } from "./render.ts";
export { parseYaml, toYaml } from "./yaml.ts";
