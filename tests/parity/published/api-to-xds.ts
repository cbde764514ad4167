import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withMissing } from "../../../cmd/cli/translate/complete.ts";
import { planSettings } from "../../../cmd/cli/translate/translate.ts";
import { validateObject } from "../../../core/api/validate/mod.ts";
import { createStore, readDocuments, readYaml } from "../../../core/resource/mod.ts";
import { differences } from "../compare.ts";
import { EXCEPTIONS } from "../exceptions.ts";
import { reasonByRule } from "../rules/mod.ts";
import { type Call, callOf, inputText, stage } from "../stages/cli-translate.ts";
import { type Answer, listOf, type Outcome, type Pure } from "./outcome.ts";

/** Recorded objects through `translate`, held against the lists of Envoy's configuration that were recorded; what else a dump has is no part of a translation. */
export function objectsToResources(pure: Pure, dir: string, answer: Answer): readonly Outcome[] {
  const folder = join(dir, stage.name);
  const cases = stage
    .cases(folder)
    .filter((name) => callOf(name).to.includes("xds") && callOf(name).type !== "bootstrap");
  return cases.map((name): Outcome => {
    const told = differencesOf(pure, { folder, name }, answer);
    if (told.length === 0) return { name, is: "alike" };
    const input = inputText(folder, callOf(name).input);
    const reason =
      EXCEPTIONS[stage.name]?.[name] ?? reasonByRule({ stage: stage.name, dir: folder, name, input }, told);
    return reason === undefined ? { name, is: "failed", told } : { name, is: "excepted", told: [reason] };
  });
}

/** Sections of a dump: the list in each, what wraps an entry, and its type. */
const SECTIONS = [
  ["EndpointsConfigDump", "dynamicEndpointConfigs", "endpointConfig", "envoy.config.endpoint.v3.ClusterLoadAssignment"],
  ["ClustersConfigDump", "dynamicActiveClusters", "cluster", "envoy.config.cluster.v3.Cluster"],
  ["ListenersConfigDump", "dynamicListeners", "activeState.listener", "envoy.config.listener.v3.Listener"],
  ["RoutesConfigDump", "dynamicRouteConfigs", "routeConfig", "envoy.config.route.v3.RouteConfiguration"],
] as const;

type Dump = Readonly<Record<string, unknown>> & { readonly configs?: readonly Dump[] };

function differencesOf(
  pure: Pure,
  { folder, name }: { readonly folder: string; readonly name: string },
  answer: Answer,
): readonly string[] {
  const text = readFileSync(join(folder, "out", name), "utf8");
  const [{ value } = { value: undefined }] = readYaml(text);
  const { xds = {} } = (value ?? {}) as { readonly xds?: Readonly<Record<string, Dump>> };
  const { resources, problems } = translated(pure, folder, callOf(name));
  const planes = Object.entries(xds).flatMap(([dataPlane, dump]) => {
    const ours = resources[dataPlane] ?? [];
    answer(name, ours);
    return (dump.configs ?? [dump]).flatMap((section) => {
      const [, list, path, type] = SECTIONS.find(([of]) => String(section["@type"]).endsWith(`.${of}`)) ?? [];
      if (list === undefined) return [];
      const found = listOf(ours, type).map((json) => ({ "@type": `type.googleapis.com/${type}`, ...json }));
      const recorded = (section[list] ?? []) as readonly Dump[];
      return differences({ [list]: recorded.map((one) => within(one, path)) }, { [list]: found });
    });
  });
  return [...problems.map(({ resource, reason }) => `${resource}: ${reason}`), ...planes];
}

function within(wrapped: unknown, path: string): unknown {
  return path.split(".").reduce((value, key) => (value as Record<string, unknown>)[key], wrapped);
}

/** As the command has it: kinds of others are not looked at. */
function translated(pure: Pure, folder: string, { input, addMissing }: Call) {
  const { objects } = readDocuments(inputText(folder, input), {
    file: input,
    validate: (object) => (/^gateway\./.test(object.apiVersion) ? validateObject(object) : { ok: true, object }),
  });
  const given = objects.map(({ object }) => object);
  const all = addMissing ? withMissing(given) : given;
  const url = "grpc://envoy-ratelimit.envoy-gateway-system.svc.cluster.local:8081";
  return pure.translate(all, {
    settings: planSettings(createStore().replace(all), "cluster.local"),
    xds: { controllerNamespace: "envoy-gateway-system", rateLimit: { url }, unprobed: false },
  });
}
