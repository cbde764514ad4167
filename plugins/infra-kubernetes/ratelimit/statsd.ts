import { printYaml } from "../../../core/resource/mod.ts";

/** Name of the ConfigMap and of its volume, and the file it becomes. */
export const STATSD_CONFIG = "statsd-exporter-config";
export const STATSD_CONFIG_DIR = "/etc/statsd-exporter";
export const STATSD_CONFIG_FILE = `${STATSD_CONFIG_DIR}/conf.yaml`;

/** The outcomes that the service counts for each limit. */
const OUTCOMES = ["near_limit", "over_limit", "total_hits", "within_limit", "shadow_mode"];

/** A part of a statistic's name, in regular expressions of the exporter. */
const PART = "([^\\.]*)";

/** The mapping of the service's statistics to Prometheus, with domain and keys as labels. */
export function statsdMapping(): string {
  return printYaml({
    mappings: [
      ...OUTCOMES.map((outcome) => ({
        match: `ratelimit.service.rate_limit.*.*.${outcome}`,
        ...histogram(outcome, { domain: "$1", key1: "$2" }),
      })),
      ...OUTCOMES.map((outcome) => ({
        match: `ratelimit\\.service\\.rate_limit\\.${PART}\\.${PART}\\.${PART}(\\..*)?\\.${outcome}`,
        match_type: "regex",
        ...histogram(outcome, { domain: "$1", key1: "$2", key2: "$3" }),
      })),
      {
        match: "ratelimit.service.call.should_rate_limit.*",
        name: "ratelimit_service_should_rate_limit_error",
        match_metric_type: "counter",
        labels: { err_type: "$1" },
      },
      {
        match: "ratelimit_server.*.total_requests",
        name: "ratelimit_service_total_requests",
        match_metric_type: "counter",
        labels: { grpc_method: "$1" },
      },
      {
        match: "ratelimit_server.*.response_time",
        name: "ratelimit_service_response_time_seconds",
        timer_type: "histogram",
        labels: { grpc_method: "$1" },
      },
      ...["success", "error"].map((outcome) => ({
        match: `ratelimit.service.config_load_${outcome}`,
        name: `ratelimit_service_config_load_${outcome}`,
        match_metric_type: "counter",
      })),
    ],
  });
}

function histogram(outcome: string, labels: Readonly<Record<string, string>>) {
  return { name: `ratelimit_service_rate_limit_${outcome}`, timer_type: "histogram", labels };
}
