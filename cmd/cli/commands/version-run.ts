import { version } from "../../../package.json" with { type: "json" };
import type { Run } from "../command.ts";

/** The Envoy that this Postern speaks to. */
const ENVOY = "1.40.0";

export const run: Run = async (input, io) => {
  const data = { postern: version, bun: Bun.version, envoy: ENVOY, gatewayApi: "1.6.1" };
  const output = input.text("output");
  if (output === "json") io.out(`${JSON.stringify(data, null, 2)}\n`);
  else {
    const rows = Object.entries(data);
    const separator = output === "yaml" ? ": " : "  ";
    const width = output === "yaml" ? 0 : Math.max(...rows.map(([name]) => name.length));
    io.out(rows.map(([name, value]) => `${name.padEnd(width)}${separator}${value}\n`).join(""));
  }
  return 0;
};
