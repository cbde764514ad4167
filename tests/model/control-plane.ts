import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type RecordedNeeds, recordedNeeds } from "../../cmd/cli/validate/recorded-needs.ts";
import { hmacSecret } from "../../cmd/runtime/certificates/mod.ts";
import { SYSTEM_CLOCK } from "../../cmd/runtime/clock.ts";
import { withheldObjects } from "../../cmd/runtime/server/admin-data.ts";
import { fileIdentity } from "../../cmd/runtime/server/identity.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import type { PluginUse } from "../../core/plugin/mod.ts";
import { createPostern, type Postern } from "../../core/postern.ts";
import type { KubeObject, ObjectRef } from "../../core/resource/mod.ts";
import type { ObjectStatus } from "../../core/status/types.ts";
import { createNeedResolver } from "../../library/needs/resolver.ts";
import { DEFAULT_SETTINGS } from "../../plugins/gateway-api/base/settings.ts";
import { gatewayApi } from "../../plugins/gateway-api/mod.ts";
import { certDir, type HostInfra, hostInfra, hostPaths } from "../../plugins/infra-host/mod.ts";
import { type XdsOutput, xdsOutput } from "../../plugins/xds/mod.ts";
import { createMemoryProvider, type MemoryProvider } from "../../providers/memory/mod.ts";
import type { Place } from "./place.ts";
import { createHearing, type Heard } from "./searches.ts";

/** A Postern in this process with Envoys of its own. */
export interface ControlPlane {
  readonly provider: MemoryProvider;
  readonly heard: Heard;
  /** Resolves when every Envoy has answered to everything and nothing is searched for; with what is still waited for when time is up. */
  settled(withinMs: number): Promise<string | undefined>;
  /** Resolves when what was applied is built and every Envoy has answered to it, or a moment later. */
  answered(): Promise<void>;
  statuses(): readonly ObjectStatus[];
  /** The objects that are left out, each with its reason. */
  withheld(): readonly { readonly ref: ObjectRef; readonly reason: string }[];
  stop(): Promise<void>;
}

/** How often it is looked at whether everything is settled, in milliseconds. */
const LOOK_MS = 10;

/** How long it is waited at most, in milliseconds, until Envoy has answered to a part of the objects. */
const ANSWER_MS = 300;

/** Starts one that has these objects. */
export async function startControlPlane(
  place: Place,
  objects: readonly KubeObject[],
  hooks: readonly PluginUse[] = [],
): Promise<ControlPlane> {
  const folder = mkdtempSync(join(place.folder, "world-"));
  const { identity, provider, heard, ...parts } = partsIn(folder, place, objects, hooks);
  const { pipeline } = parts.postern;
  await parts.postern.start();
  return {
    ...{ provider, heard },
    settled: (withinMs) => settledWithin(parts, withinMs),
    async answered() {
      const sequence = await pipeline.settled();
      await Promise.race([pipeline.served(sequence), Bun.sleep(ANSWER_MS)]);
    },
    statuses: () => pipeline.statuses(),
    withheld: () => withheldObjects(pipeline),
    async stop() {
      await parts.postern.stop();
      identity.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The parts of a Postern in host mode, with its files below a folder; only its certificates are those of all worlds. */
function partsIn(folder: string, place: Place, objects: readonly KubeObject[], hooks: readonly PluginUse[]) {
  const homes = {
    ...{ configHome: join(place.folder, "config"), dataHome: folder },
    ...{ stateHome: join(folder, "state"), runtimeDir: join(folder, "run") },
  };
  const { log, heard } = createHearing();
  const identity = fileIdentity(certDir(hostPaths(homes, {}), "envoy-gateway"), { log, cure: "" });
  const xds = xdsOutput({ identity });
  const infra = hostInfra();
  const reach = () => ({ here: true, allowed: [] });
  const needs = recordedNeeds(createNeedResolver({ clock: SYSTEM_CLOCK, log, reach }));
  const hmac = hmacSecret(homes.configHome, DEFAULT_SETTINGS.controllerNamespace);
  const provider = createMemoryProvider([hmac, ...objects]);
  const postern = createPostern({
    plugins: [
      { definition: provider.plugin as never },
      { definition: gatewayApi as never },
      ...hooks,
      { definition: xds.plugin as never, config: { host: "127.0.0.1", port: 0, unprobed: true } },
      { definition: infra.plugin as never, config: { ...homes, drainSeconds: 0 } },
    ],
    settings: { ...DEFAULT_SETTINGS, runningOnHost: true, hostBackends: true, features: FEATURES },
    ...{ clock: SYSTEM_CLOCK, log, metrics: createMetrics(), needs },
    lends: { env: { ENVOY_PATH: place.envoy }, xds: { address: () => addressOf(xds.port()) } },
    // A difference is logged as an error, which no world may have.
    verify: {},
  });
  return { postern, xds, infra, needs, provider, identity, heard };
}

function addressOf(port: number | undefined) {
  return port === undefined ? undefined : { host: "127.0.0.1", port };
}

const FEATURES = { envoyPatchPolicy: true, backend: true, lua: true, sdsSecretRef: false };

interface Parts {
  readonly postern: Postern;
  readonly xds: XdsOutput;
  readonly infra: HostInfra;
  readonly needs: RecordedNeeds;
}

async function settledWithin(parts: Parts, withinMs: number): Promise<string | undefined> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const what = await Promise.race([
      missingIn(parts),
      Bun.sleep(deadline - Date.now() + LOOK_MS).then(() => "something does not come back"),
    ]);
    if (what === undefined || Date.now() > deadline) return what;
    await Bun.sleep(LOOK_MS);
  }
}

/** The answer that is still waited for. */
async function missingIn({ postern: { pipeline }, xds, infra, needs }: Parts): Promise<string | undefined> {
  const { sequence } = pipeline;
  await pipeline.settled();
  if (needs.pending().length > 0) return `there is no answer from ${needs.pending().join(", ")}`;
  const complete = new Set(xds.peers().flatMap((peer) => (peer.complete ? peer.irKey : [])));
  const failed = infra.failed();
  const waiting = Object.entries(pipeline.translation?.infra ?? {})
    .filter(([key, { proxy }]) => proxy.listeners?.length && !complete.has(key) && !failed.has(key))
    .map(([key]) => key);
  if (waiting.length > 0) return `Envoy has not answered to everything for ${waiting.join(", ")}`;
  await pipeline.served(pipeline.sequence);
  await pipeline.searched();
  await pipeline.settled();
  return pipeline.sequence === sequence ? undefined : "it is still being searched for what Envoy refuses";
}
