import type { Command } from "../command.ts";

/** `postern envoy`: what runs beside a proxy in its pod. */
export const envoyCommand: Command = {
  name: "envoy",
  summary: "Drain the Envoy of this pod, or wait until it is drained",
  options: {
    "ready-timeout": {
      type: "string",
      value: "DURATION",
      summary: "shutdown-manager: how long it waits for the drain",
      default: "610s",
    },
    "health-check-failure-delay": {
      type: "string",
      value: "DURATION",
      summary: "how long health checks still pass",
      default: "0s",
    },
    "drain-timeout": {
      type: "string",
      value: "DURATION",
      summary: "when to stop waiting for connections",
      default: "60s",
    },
    "min-drain-duration": {
      type: "string",
      value: "DURATION",
      summary: "how long a drain takes at least",
      default: "10s",
    },
    "exit-at-connections": {
      type: "string",
      value: "NUMBER",
      summary: "how many open connections are few enough",
      default: "0",
    },
  },
  positionals: [
    {
      name: "ACTION",
      summary:
        "shutdown drains; shutdown-manager serves the pod's hooks on port 19002, and drains an Envoy that is restarted alone",
      required: true,
      choices: ["shutdown", "shutdown-manager"],
    },
  ],
  examples: [
    { line: "postern envoy shutdown --drain-timeout=30s", what: "the preStop hook of the manager's container" },
    { line: "postern envoy shutdown-manager --ready-timeout=40s", what: "the manager itself" },
  ],
  load: async () => (await import("./envoy-run.ts")).run,
};
