import type { Stage } from "../stage.ts";

interface StageEntry {
  readonly name: string;
  readonly load: () => Promise<Stage>;
}

/** All stages, in the order in which they run; each is loaded when it is asked for. */
export const STAGES: readonly StageEntry[] = [
  { name: "api-to-ir", load: async () => (await import("./api-to-ir.ts")).apiToIr },
  { name: "api-to-ir-extensions", load: async () => (await import("./api-to-ir-extensions.ts")).apiToIrExtensions },
  { name: "policy-merge", load: async () => (await import("./policy-merge.ts")).policyMerge },
  { name: "bootstrap", load: async () => (await import("./bootstrap.ts")).stage },
  { name: "infra-proxy", load: async () => (await import("./infra-proxy.ts")).infraProxy },
  { name: "infra-ratelimit", load: async () => (await import("./infra-ratelimit.ts")).infraRateLimit },
  { name: "config-decoder", load: async () => (await import("./config-decoder.ts")).stage },
  { name: "ratelimit-config", load: async () => (await import("./ratelimit-config.ts")).stage },
  { name: "ir-to-xds", load: async () => (await import("./ir-to-xds.ts")).irToXds },
  { name: "ir-to-xds-extensions", load: async () => (await import("./ir-to-xds-extensions.ts")).irToXdsExtensions },
  { name: "cli-translate", load: async () => (await import("./cli-translate.ts")).stage },
];
