/**
 * The cost of serving: `bun run bench:xds [--parts 5000] [--clients 100] [--envoys 3] [--changes 1000] [--rounds 5] [--json]`.
 * Bytes are exact, times are of this machine in this run.
 */
import { parseArgs } from "node:util";
import { line } from "./figures.ts";
import { fleetFigures, neverReading } from "./xds/fleet.ts";
import { bytesOfChanges, publishTimes } from "./xds/wire.ts";

const { values } = parseArgs({
  options: {
    parts: { type: "string", default: "5000" },
    clients: { type: "string", default: "100" },
    envoys: { type: "string", default: "3" },
    changes: { type: "string", default: "1000" },
    rounds: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});
const [parts, changes] = [Number(values.parts), Number(values.changes)];
const report: Record<string, Record<string, number>> = {};
const tell = (what: string, figures: Record<string, number>) => {
  report[what] = figures;
  if (!values.json) console.log(`${what}: ${line(figures)}`);
};

// Memory comes first, while nothing else has used any.
const plan = { clients: Number(values.clients), envoys: Number(values.envoys), changes };
tell("endpoint changes to all clients", await fleetFigures(plan));
tell("a client that never reads", await neverReading(changes));
tell(`one change among ${parts}, delta`, await bytesOfChanges(parts, "delta"));
tell(`one change among ${parts}, state of the world`, await bytesOfChanges(parts, "sotw"));
tell(`IR to encoded resources, ${parts}`, await publishTimes(parts, Number(values.rounds)));
if (values.json) console.log(JSON.stringify(report, null, 2));
process.exit(0);
