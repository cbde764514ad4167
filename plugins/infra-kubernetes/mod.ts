/**
 * The infrastructure manager for Kubernetes: ServiceAccount, ConfigMap, Deployment or DaemonSet, Service, autoscaler and
 * disruption budget of each fleet of proxies, and the objects of the rate limit service.
 *
 * In: infra IR and the EnvoyGateway configuration. Out: objects in a cluster, and the addresses they get as Gateway status.
 * The manager never reads routes, never talks to Envoy, and never touches objects that Postern did not make.
 */
export { type InfraConfig, infraConfigOf, infraConfigSchema, type ProcessLocation } from "./config.ts";
export { kubernetesInfra } from "./plugin.ts";
