import { version } from "../../../package.json" with { type: "json" };
import type { Run } from "../command.ts";

/** The Envoy that this Postern speaks to. */
const ENVOY = "1.40.0";

export const run: Run = async (input, io) => {
  const local = { postern: version, bun: Bun.version, envoy: ENVOY, gatewayApi: "1.6.1" };
  // The code that speaks to a cluster and prints YAML takes longer to load than the rest takes to run.
  const remote = input.flag("remote")
    ? await (await import("../cluster/remote-versions.ts")).remoteVersions(input, io)
    : undefined;
  const output = input.text("output");
  if (output === "json") io.out(`${JSON.stringify(remote ? { ...local, remote } : local, null, 2)}\n`);
  else if (output === "yaml" && remote) io.out((await import("../render/mod.ts")).renderYaml({ ...local, remote }));
  else {
    const rows = [
      ...Object.entries(local),
      ...(remote ?? []).map(({ namespace, name, version: running }) => [`${namespace}/${name}`, running] as const),
    ];
    const separator = output === "yaml" ? ": " : "  ";
    const width = output === "yaml" ? 0 : Math.max(...rows.map(([name]) => name.length));
    io.out(rows.map(([name, value]) => `${name.padEnd(width)}${separator}${value}\n`).join(""));
  }
  return 0;
};
