import { join } from "node:path";
import type * as ir from "../../../core/ir/mod.ts";
import { createMetrics } from "../../../core/observe/mod.ts";
import { createGuard } from "../../../core/plugin/guard.ts";
import { createHookRunner } from "../../../core/plugin/hooks.ts";
import { createFakeClock, createRecordingLogger } from "../../../core/testing/mod.ts";
import { createApplyHooks } from "../../../plugins/xds/hooks/hooks.ts";
import { hookedResources } from "../../../plugins/xds/hooks/resources.ts";
import { createXdsTranslator } from "../../../plugins/xds/translate/mod.ts";
import { recordedExtension } from "../extension-server.ts";
import { readRecordedIr } from "../ir-input.ts";
import type { Stage } from "../stage.ts";
import { compareResources, readExpected, yamlNames } from "./ir-to-xds.ts";

const RATE_LIMIT = "grpc://envoy-ratelimit.envoy-gateway-system.svc.cluster.local:8081";

/** The hook and the resource of which the recorded errors speak. */
const ERRORS: Readonly<Record<string, readonly [hook: string, resource: string]>> = {
  "http-route-extension-route-error": ["route", "extension-post-xdsroute-hook-error"],
  "http-route-extension-virtualhost-error": ["virtualHost", "extension-post-xdsvirtualhost-hook-error/*"],
  "http-route-extension-listener-error": ["listener", "extension-post-xdslistener-hook-error"],
  "http-route-extension-translate-error": ["resources", ""],
  "multiple-listeners-same-port-error": ["listener", "first-listener-error"],
  "http-route-custom-backends-multiple-mixed": ["cluster", "custom-backend-dest"],
};

/** Recordings that the reference never reads, as it compares secrets only where there are some; they are of an older version. */
const STALE_SECRETS: ReadonlySet<string> = new Set(["http-route-extension-translate-error"]);

/** xDS IR in, Envoy's messages out, with the extension of the recordings hooked in; failures are to be told, and cost nothing else. */
export const irToXdsExtensions: Stage = {
  name: "ir-to-xds-extensions",
  cases: (dir) => yamlNames(join(dir, "in")),
  async run(dir, name) {
    const xds = readRecordedIr(join(dir, "in", `${name}.yaml`)) as ir.XdsIr;
    const open = await translated(xds, "skip");
    const closed = await translated(xds, "keep");
    const recorded = readExpected(join(dir, "out"), name);
    const expected = STALE_SECRETS.has(name) ? { ...recorded, secrets: [] } : recorded;
    return [
      ...compareResources(expected, open.resources),
      ...compareErrors(ERRORS[name], open.failures),
      ...compareErrors(ERRORS[name], closed.failures),
    ];
  },
};

/** The resources that the recorded extension makes of a case, and which of its hooks failed. */
export async function translated(xds: ir.XdsIr, onError: "skip" | "keep") {
  const { log, lines } = createRecordingLogger();
  const clock = createFakeClock();
  const guard = createGuard("extension", { clock, log, metrics: createMetrics() });
  const hooks = createHookRunner(
    [{ id: "extension", hooks: recordedExtension(onError, belowHttp(xds)), guard }],
    clock,
    log,
  );
  const translator = createXdsTranslator({ controllerNamespace: "", rateLimit: { url: RATE_LIMIT } });
  const hooked = await createApplyHooks("gateway")(hooks, translator.build(xds));
  const patched = translator.patch(hooked.resources, xds);
  const { resources = patched.resources } = await hookedResources(hooks, "gateway", patched.resources, xds);
  return { resources, failures: lines.filter(({ level }) => level === "error").map(({ fields }) => fields) };
}

/** Clusters of TCP and UDP routes. */
function belowHttp({ tcp, udp }: ir.XdsIr): ReadonlySet<string> {
  const routes = [...(tcp ?? []).flatMap((one) => one.routes ?? []), ...(udp ?? []).flatMap((one) => one.route ?? [])];
  return new Set(routes.flatMap(({ destination }) => destination?.name ?? []));
}

function compareErrors(
  expected: readonly [string, string] | undefined,
  failures: readonly (Readonly<Record<string, unknown>> | undefined)[],
): readonly string[] {
  const found = failures.map((fields) => `${fields?.["hook"]} ${fields?.["resource"]}`);
  const wanted = expected === undefined ? [] : [expected.join(" ")];
  return found.join() === wanted.join() ? [] : [`failures: expected ${wanted}, found ${found}`];
}
