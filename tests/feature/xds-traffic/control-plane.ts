/**
 * A Postern in a process of its own, which a test commands and may kill: objects come from messages of the parent, configuration goes out
 * over ADS on the port that is given as the only argument.
 */

import { createMetrics } from "../../../core/observe/mod.ts";
import { createPostern } from "../../../core/postern.ts";
import type { KubeObject, ObjectRef } from "../../../core/resource/mod.ts";
import { createRecordingLogger } from "../../../core/testing/mod.ts";
import { verify } from "../../../core/testing/verify.ts";
import { DEFAULT_SETTINGS } from "../../../plugins/gateway-api/base/settings.ts";
import { gatewayApi } from "../../../plugins/gateway-api/mod.ts";
import { xdsOutput } from "../../../plugins/xds/mod.ts";
import { createMemoryProvider } from "../../../providers/memory/mod.ts";
import { systemClock } from "../../contract/surroundings.ts";

/** A message of the parent: objects to take and to drop, or a question that is answered like a command. */
export interface Command {
  readonly apply?: readonly KubeObject[];
  readonly remove?: readonly ObjectRef[];
  /** Answers at once, before it is in force. */
  readonly ahead?: boolean;
}

/** The answer to each command, in order, once the proxies have answered what the command brought. */
export interface Answer {
  /** The objects that proxies refused or that were left out, as statuses of objects say it. */
  readonly refused: readonly string[];
  readonly proxies: number;
}

const provider = createMemoryProvider();
const xds = xdsOutput();
const postern = createPostern({
  plugins: [
    { definition: provider.plugin },
    { definition: gatewayApi },
    { definition: xds.plugin, config: { host: "127.0.0.1", port: Number(process.argv[2]) } },
  ],
  settings: { ...DEFAULT_SETTINGS, features: { ...DEFAULT_SETTINGS.features, envoyPatchPolicy: true } },
  ...{ clock: systemClock, log: createRecordingLogger().log, metrics: createMetrics(), verify },
});
await postern.start();

let last: Promise<void> = Promise.resolve();
process.on("message", (command: Command) => {
  last = last.then(() => obey(command));
});
process.send?.({ refused: [], proxies: 0 } satisfies Answer);

async function obey({ apply, remove, ahead }: Command): Promise<void> {
  if (apply) provider.apply(...apply);
  if (remove) provider.remove(...remove);
  if (ahead) {
    process.send?.({ refused: [], proxies: xds.peers().length } satisfies Answer);
    return;
  }
  await postern.pipeline.served(await postern.pipeline.settled());
  const texts = JSON.stringify(postern.pipeline.statuses()).match(/Envoy refused it[^"]*/g) ?? [];
  process.send?.({ refused: texts, proxies: xds.peers().length } satisfies Answer);
}
