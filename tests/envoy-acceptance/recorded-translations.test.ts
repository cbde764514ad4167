import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { fromJson, type JsonObject, type JsonValue, type Message } from "@bufbuild/protobuf";
import { registry, typeNameOf } from "../../core/envoy/message/registry.ts";
import type { Resource, ResourceKind, Resources } from "../../plugins/xds/translate/mod.ts";
import { ENVOY } from "../envoy.ts";
import { callOf, stage, translated } from "../parity/stages/cli-translate.ts";
import { sharedPath } from "../shared.ts";
import { type Acceptor, startAcceptor } from "./serve.ts";
import { type StandIns, withStandIns } from "./stand-ins.ts";
import { surroundings } from "./surroundings.ts";
import { refusalOfBootstrap } from "./validate-mode.ts";
import { acceptanceWorld } from "./world.ts";

const goldens = sharedPath("goldens", "cli-translate");
const cases = goldens === undefined ? [] : stage.cases(goldens);
const forEnvoy = cases.filter((name) => callOf(name).to.includes("xds"));
const inputs = [...new Set(forEnvoy.map((name) => callOf(name).input))];

/** The `configs` of a dump, by data plane. */
type Dumps = ReadonlyMap<string, readonly JsonObject[]>;

describe.skipIf(ENVOY === undefined || goldens === undefined)(
  "Envoy takes what the translate command prints (needs Envoy, and the folder shared beside the project)",
  () => {
    const stack = new AsyncDisposableStack();
    let stand: StandIns;
    let acceptor: Acceptor;

    beforeAll(async () => {
      stand = await surroundings(stack);
      acceptor = stack.use(await startAcceptor());
    });
    afterAll(() => stack.disposeAsync());

    test("every data plane of every input: its bootstrap and all that is served to it", async () => {
      const problems: Record<string, string> = {};
      for (const input of inputs) {
        const dumps = await dumpsOf(forEnvoy.find((name) => callOf(name).input === input) ?? "", "all");
        expect(dumps.size).toBeGreaterThan(0);
        for (const [plane, configs] of dumps) {
          const bootstrap = withStandIns(configs.find((config) => "bootstrap" in config)?.["bootstrap"], stand);
          const problem =
            (await refusalOfBootstrap(JSON.stringify(bootstrap))) ??
            (await acceptor.offer(acceptanceWorld(resourcesOf(configs), stand)));
          if (problem !== undefined) problems[`${input} ${plane}`] = problem;
        }
      }
      expect(problems).toEqual({});
    }, 60_000);

    test("what is printed for one type is what stands in all of them", async () => {
      for (const name of forEnvoy.filter((one) => callOf(one).type !== "all")) {
        const whole = await dumpsOf(name, "all");
        for (const [plane, configs] of await dumpsOf(name, callOf(name).type)) {
          expect(configs).toHaveLength(1);
          expect(whole.get(plane)).toContainEqual(configs[0] as JsonObject);
        }
      }
    }, 60_000);

    test("and the others print nothing that is for Envoy", () => {
      const others = cases.filter((name) => !forEnvoy.includes(name));
      expect([cases.length, others]).toEqual([
        22,
        ["backend-endpoint", "default-namespace", "quickstart", "valid-envoyproxy"].map((input) => `${input}.all.yaml`),
      ]);
    });
  },
);

async function dumpsOf(name: string, type: ReturnType<typeof callOf>["type"]): Promise<Dumps> {
  const result = await translated(goldens ?? "", { ...callOf(name), to: ["xds"], type });
  if ("fault" in result) throw new Error(result.fault.join("; "));
  const planes = Object.entries(result.value["xds"] as Readonly<Record<string, JsonObject>>);
  return new Map(planes.map(([plane, dump]) => [plane, (dump["configs"] ?? [dump]) as JsonObject[]]));
}

/** Where a dump has the messages of a kind, and what each stands under. */
const PLACES: Readonly<Record<ResourceKind, readonly [list: string, field: string]>> = {
  listeners: ["dynamicListeners", "listener"],
  routes: ["dynamicRouteConfigs", "routeConfig"],
  clusters: ["dynamicActiveClusters", "cluster"],
  endpoints: ["dynamicEndpointConfigs", "endpointConfig"],
  secrets: ["dynamicActiveSecrets", "secret"],
};

function resourcesOf(configs: readonly JsonObject[]): Resources {
  const kinds = Object.entries(PLACES).map(([kind, [list, field]]) => {
    const entries = configs.flatMap((config) => (config[list] ?? []) as JsonObject[]);
    return [kind, entries.map((entry) => resourceOf(((entry["activeState"] ?? entry) as JsonObject)[field]))];
  });
  return Object.fromEntries(kinds) as unknown as Resources;
}

function resourceOf(json: JsonValue | undefined): Resource<Message> {
  const { "@type": url, ...fields } = json as JsonObject;
  const schema = registry.getMessage(typeNameOf(String(url)));
  if (schema === undefined) throw new Error(`${String(url)} is not a type of Envoy's API`);
  const message = fromJson(schema, fields, { registry });
  return { name: String(fields["name"] ?? fields["clusterName"]), message, sources: [] };
}
