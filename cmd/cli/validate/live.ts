import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EnvoyGatewayConfig } from "../../../core/config/mod.ts";
import { createMetrics, type Logger } from "../../../core/observe/mod.ts";
import type { Pipeline } from "../../../core/pipeline/mod.ts";
import { kindsOfUses, type PluginUse, use, validateOwnKinds } from "../../../core/plugin/mod.ts";
import { createPostern } from "../../../core/postern.ts";
import { createNeedResolver } from "../../../library/needs/resolver.ts";
import { reachOfSettings } from "../../../plugins/gateway-api/base/settings.ts";
import { gatewayApi } from "../../../plugins/gateway-api/mod.ts";
import { certDir, type HostInfra, hostInfra, hostPaths } from "../../../plugins/infra-host/mod.ts";
import { type XdsOutput, xdsOutput } from "../../../plugins/xds/mod.ts";
import { createMemoryProvider } from "../../../providers/memory/mod.ts";
import { ensureCertificates } from "../../runtime/certificates/mod.ts";
import { SYSTEM_CLOCK } from "../../runtime/clock.ts";
import { fileIdentity } from "../../runtime/server/identity.ts";
import { loadValidator } from "../../runtime/validator.ts";
import { verifyOf } from "../../runtime/verify.ts";
import { Failure } from "../failure.ts";
import { type Deadline, until } from "../install/deadline.ts";
import type { Asked } from "./check.ts";
import { type RecordedNeeds, recordedNeeds } from "./recorded-needs.ts";
import { unbound } from "./unbound.ts";
import { verdictFindings } from "./verdict-findings.ts";
import type { CheckedWorld } from "./world.ts";

/** How a real Envoy is asked. */
export interface LiveOptions {
  readonly config: EnvoyGatewayConfig | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly deadline: Deadline;
  /** Plugins beside the built-in ones, of which only hooks take part. */
  readonly plugins: readonly PluginUse[];
  /** Resolves when the command is to end early. */
  readonly stopped: Promise<unknown>;
}

/**
 * Serves a world to Envoys of its own, one for each data plane, and says what they refuse. The control plane is that of host mode with its memory, files and
 * ports apart from everything else on the machine; listeners bind nothing. Whatever it started has ended when it resolves or fails.
 */
export async function askEnvoy(world: CheckedWorld, options: LiveOptions): Promise<Asked> {
  const folder = mkdtempSync(join(tmpdir(), "postern-validate-"));
  try {
    return await askedIn(folder, world, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The parts of a control plane that were started, and how to end them. */
interface Running {
  readonly pipeline: Pipeline;
  readonly xds: XdsOutput;
  readonly infra: HostInfra;
  readonly needs: RecordedNeeds;
  stop(): Promise<void>;
}

async function askedIn(folder: string, world: CheckedWorld, options: LiveOptions): Promise<Asked> {
  const running = await startIn(folder, world, options);
  try {
    const end = ended(options);
    // The end may come when nobody waits for it any more.
    end.catch(() => {});
    await Promise.race([until(options.deadline, () => missingIn(running), LOOK_MS), end]);
    return { findings: verdictFindings(running, world), answers: running.needs.answers };
  } finally {
    await running.stop();
  }
}

/** How often it is looked at whether every Envoy has answered, in milliseconds. */
const LOOK_MS = 50;

/** Fails when the command is told to end, or a moment after its time, in case a look does not come back. */
async function ended({ stopped, deadline }: LiveOptions): Promise<never> {
  const late = Bun.sleep(deadline.end - Date.now() + 1_000).then(() => `after ${deadline.text} Envoy has not answered`);
  throw new Failure(await Promise.race([stopped.then(() => "interrupted"), late]));
}

async function startIn(folder: string, world: CheckedWorld, { config, env, plugins }: LiveOptions): Promise<Running> {
  const homes = {
    configHome: join(folder, "config"),
    stateHome: join(folder, "state"),
    runtimeDir: join(folder, "run"),
    dataHome: hostPaths(config?.provider.custom?.infrastructure?.host ?? {}, env).dataHome,
  };
  await ensureCertificates(homes.configHome);
  const identity = fileIdentity(certDir(hostPaths(homes, env), "envoy-gateway"), { log: SILENT, cure: "try again" });
  const xds = xdsOutput({ identity });
  const infra = hostInfra();
  const { kinds } = kindsOfUses(plugins);
  const validate = validateOwnKinds(kinds, await loadValidator());
  const reach = () => reachOfSettings(world.settings);
  const needs = recordedNeeds(createNeedResolver({ clock: SYSTEM_CLOCK, log: SILENT, reach }));
  const postern = createPostern({
    plugins: [
      use(createMemoryProvider(world.complete).plugin),
      use(gatewayApi),
      ...plugins.filter(({ definition: { kind } }) => kind === "hooks" || kind === "translator"),
      use(unbound),
      use(xds.plugin, { ...world.xds, host: "127.0.0.1", port: 0 }),
      use(infra.plugin, { ...homes, drainSeconds: 0, offPorts: true, scraped: !world.onHost }),
    ],
    // An Envoy is found by the name of its data plane here, wherever its proxies would run.
    settings: { ...world.settings, gatewayNamespaceMode: false },
    ...{ clock: SYSTEM_CLOCK, log: SILENT, metrics: createMetrics(), needs, verify: verifyOf(env) },
    lends: { env, kinds, validate, xds: { address: () => onLoopback(xds.port()) } },
  });
  const stop = async () => {
    await postern.stop();
    identity.stop();
  };
  try {
    await postern.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { pipeline: postern.pipeline, xds, infra, needs, stop };
}

function onLoopback(port: number | undefined) {
  return port === undefined ? undefined : { host: "127.0.0.1", port };
}

/** The answer that is still waited for; undefined when every Envoy has answered to everything and nothing is searched for. */
async function missingIn({ pipeline, xds, infra, needs }: Running): Promise<string | undefined> {
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
  // A search, and what follows from it, counts up.
  return pipeline.sequence === sequence ? undefined : "it is still being searched for what Envoy refuses";
}

const SILENT: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => SILENT };
