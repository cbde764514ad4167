import { create } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  RouteSchema,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type { HookContext, HookPoints, Hooks } from "../../../core/plugin/api.ts";
import { FailedHook, HOOK_POINTS, hookAt } from "../../../core/plugin/mod.ts";
import { createStore } from "../../objects.ts";
import { route } from "./provider.ts";
import { hold, instanceOf, type Opened, type Step, textOf } from "./steps.ts";
import type { Subject } from "./subject.ts";

/** The promises of hooks, at each point that they have. */
export const HOOKS: readonly Step[] = [
  {
    name: "answers what can be, at every point that it has",
    async run(opened) {
      for (const point of await startedPoints(opened)) {
        const answer = await asked(opened, point);
        hold(!(answer instanceof FailedHook), `${point}: ${answer instanceof FailedHook ? answer.reason : ""}`);
      }
    },
  },
  {
    name: "changes nothing in what it gets",
    async run(opened) {
      for (const point of await startedPoints(opened)) {
        const value = plainOr(opened.subject, point);
        const before = shown(value);
        await asked(opened, point, value);
        hold(shown(value) === before, `${point}: the value that it was given is another one now`);
      }
    },
  },
  {
    name: "answers the same to the same, whichever of its sort is asked",
    async run(opened) {
      const other = await opened.another();
      await other.host.start();
      for (const point of await startedPoints(opened)) {
        const answers = [await asked(opened, point), await asked(opened, point), await asked(other, point)].map(shown);
        hold(
          new Set(answers).size === 1,
          `${point}: the same value was answered ${[...new Set(answers)].join(", then ")}`,
        );
      }
    },
  },
  {
    name: "fails on what it was asked about alone",
    hands: "failing",
    async run(opened) {
      await opened.host.start();
      for (const [point, value] of Object.entries(opened.subject.failing ?? {}) as [Point, HookPoints[Point]][]) {
        const good = shown(await asked(opened, point));
        const failed = await asked(opened, point, value, "failing");
        hold(failed instanceof FailedHook, `${point}: it was to fail on the value, and did not`);
        hold(shown(await asked(opened, point)) === good, `${point}: after a failure it answers otherwise`);
      }
    },
  },
];

type Point = keyof HookPoints;

async function startedPoints(opened: Opened): Promise<readonly Point[]> {
  await opened.host.start();
  const hooks = instanceOf(opened, "hooks") as Hooks;
  return HOOK_POINTS.filter((point) => hookAt(hooks, point) !== undefined);
}

/** Asks as a gateway does, with nothing remembered. */
async function asked(
  { host, subject }: Opened,
  point: Point,
  value: HookPoints[Point] = plainOr(subject, point),
  name = "one",
) {
  const context: HookContext = { irKey: "default/eg", sources: [], objects: [], policies: [], hostnames: ["*"], name };
  host.hooks.forget?.("default/eg");
  return host.hooks.run(point, value, context);
}

function plainOr(subject: Subject, point: Point): HookPoints[Point] {
  return subject.values?.[point] ?? PLAIN[point]();
}

/** A plain value for each point, made anew each time. */
const PLAIN: { readonly [P in Point]: () => HookPoints[P] } = {
  world: () => createStore().replace([route("a", "/")]),
  ir: () => ({}),
  route: plainRoute,
  virtualHost: () => create(VirtualHostSchema, { name: "one", domains: ["*"], routes: [plainRoute()] }),
  httpFilters: () => ({ listener: "one", filters: ["envoy.filters.http.router"], added: [] }),
  listener: () => create(ListenerSchema, { name: "one", address: { address: ADDRESS } }),
  cluster: () => create(ClusterSchema, { name: "one", connectTimeout: { seconds: 1n } }),
  endpoints: () => create(ClusterLoadAssignmentSchema, { clusterName: "one", endpoints: [] }),
  resources: () => ({ byType: {} }),
};

const ADDRESS = {
  case: "socketAddress",
  value: { address: "127.0.0.1", portSpecifier: { case: "portValue", value: 8080 } },
} as const;

function plainRoute() {
  const match = { pathSpecifier: { case: "prefix", value: "/" } } as const;
  return create(RouteSchema, { name: "one", match, action: { case: "route", value: { clusterSpecifier: CLUSTER } } });
}

const CLUSTER = { case: "cluster", value: "one" } as const;

/** A value as text; of a world its routes. */
function shown(value: unknown): string {
  if (value instanceof FailedHook) return `failed: ${value.reason}`;
  const { all } = value as Partial<HookPoints["world"]>;
  return textOf(typeof all === "function" ? (value as HookPoints["world"]).all("HTTPRoute") : value);
}
