import type { InfraIr } from "../../core/ir/mod.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import type { PluginDefinition as Definition, Lent, PluginKind } from "../../core/plugin/api.ts";
import { configErrors } from "../../core/plugin/check.ts";
import { createHost, type PluginHost } from "../../core/plugin/host.ts";
import { createRecordingLogger } from "../../core/testing/recording-logger.ts";
import { SYSTEM_CLOCK } from "../gateway/clock.ts";
import { lentBy, OWN_MACHINE } from "../gateway/surroundings.ts";
import { type KubeObject, type ObjectRef, refOf, type Snapshot } from "../objects.ts";
import type { PluginDefinition } from "./plugin-types.ts";

/** A plugin with hands on its surroundings. Each test makes one of its own and closes it. */
export interface Subject {
  readonly definition: PluginDefinition;
  readonly config?: unknown;
  /** Of a provider: adds or replaces objects at its source, and takes them away. Its source holds nothing at first. */
  readonly source?: {
    put(...objects: readonly KubeObject[]): void | Promise<void>;
    remove(ref: ObjectRef): void | Promise<void>;
  };
  /** What the plugin is lent. */
  readonly lends?: Partial<Lent>;
  /** Of an infra manager: the data planes that run now. */
  running?(): readonly string[] | Promise<readonly string[]>;
  close?(): void | Promise<void>;
}

/** One thing that every plugin of a kind promises. It rejects, with a sentence, when the promise is not kept. */
export interface ContractTest {
  readonly name: string;
  run(): Promise<void>;
}

type Make = () => Subject | Promise<Subject>;

/**
 * What every plugin of a kind promises, to be run by any test runner:
 * `for (const { name, run } of contractOf("provider", make)) test(name, run);`
 */
export function contractOf(kind: PluginKind, make: Make): readonly ContractTest[] {
  const own: Readonly<Partial<Record<PluginKind, readonly Step[]>>> = { provider: PROVIDER, infra: INFRA };
  return [...LIFECYCLE, ...(own[kind] ?? [])].map(({ name, run }) => ({
    name: `${kind}: ${name}`,
    run: () => withSubject(make, run),
  }));
}

/** Of that what needs no hands on the surroundings; nothing for a plugin that needs a configuration. */
export function lifecycleOf(definition: PluginDefinition): readonly ContractTest[] {
  if (configErrors(definition as Definition, undefined).length > 0) return [];
  const steps = [...LIFECYCLE, ...(definition.kind === "provider" ? PROVIDER.slice(0, 1) : [])];
  return steps.map(({ name, run }) => ({
    name: `${definition.kind}: ${name}`,
    run: () => withSubject(() => ({ definition }), run),
  }));
}

interface Opened {
  readonly subject: Subject;
  readonly host: PluginHost;
  readonly snapshots: Snapshot[];
}

interface Step {
  readonly name: string;
  run(opened: Opened): Promise<void>;
}

/** Long enough for a source that is asked again and again. */
const PATIENCE_MS = 10_000;

async function withSubject(make: Make, run: Step["run"]): Promise<void> {
  const subject = await make();
  const snapshots: Snapshot[] = [];
  const host = createHost([{ definition: subject.definition as never, config: subject.config }], {
    ...{ clock: SYSTEM_CLOCK, log: createRecordingLogger().log, metrics: createMetrics() },
    report: () => {},
    lends: { ...lentBy(() => OWN_MACHINE), ...subject.lends },
  });
  for (const { value } of host.of("provider")) value.watch((snapshot) => void snapshots.push(snapshot));
  try {
    await run({ subject, host, snapshots });
  } finally {
    await host.stop();
    await subject.close?.();
  }
}

const LIFECYCLE: readonly Step[] = [
  { name: "stops without having been started", run: ({ host }) => host.stop() },
  {
    name: "starts, and stops twice",
    async run({ host }) {
      await host.start();
      await host.stop();
      await host.stop();
    },
  },
];

const PROVIDER: readonly Step[] = [
  {
    name: "publishes what is there before start resolves, also when that is nothing",
    async run({ host, snapshots }) {
      hold(snapshots.length === 0, "something was published before start");
      await host.start();
      hold(snapshots.length > 0, "nothing was published by start");
    },
  },
  {
    name: "publishes additions, changes and removals",
    async run({ subject, host, snapshots }) {
      const source = need(subject.source, "source");
      await host.start();
      await source.put(config("a", "1"), config("b", "1"));
      await until(
        () => contentOf(snapshots, "a") === "1" && contentOf(snapshots, "b") === "1",
        "an object that was put",
      );
      await source.put(config("a", "2"));
      await until(() => contentOf(snapshots, "a") === "2", "an object that was changed");
      await source.remove(refOf(config("b", "1")));
      await until(() => contentOf(snapshots, "b") === undefined, "a removal");
      hold(contentOf(snapshots, "a") === "2", "a removal took another object with it");
    },
  },
  {
    name: "keeps the identity of what did not change, and never touches an earlier snapshot",
    async run({ subject, host, snapshots }) {
      const source = need(subject.source, "source");
      await source.put(config("a", "1"), config("b", "1"));
      await host.start();
      await until(() => contentOf(snapshots, "b") === "1", "what was there at the start");
      const before = snapshots.at(-1) as Snapshot;
      await source.put(config("b", "2"));
      await until(() => contentOf(snapshots, "b") === "2", "an object that was changed");
      const [earlier, later] = [before, snapshots.at(-1) as Snapshot].map((each) => found(each, "a"));
      hold(earlier === later, "an object that did not change is another one now");
      hold(contentOf([before], "b") === "1", "an earlier snapshot was changed");
    },
  },
];

const INFRA: readonly Step[] = [
  {
    name: "applies again what it has, removes what is not there, and takes back what was removed",
    async run({ subject, host }) {
      await host.start();
      const [instance] = host.of("infra");
      const manager = need(instance, "infra manager").value;
      const running = async () => [...((await subject.running?.()) ?? [])].sort().join(" ");
      await manager.apply("default/a", INFRA_IR);
      await manager.apply("default/a", INFRA_IR);
      hold((await running()) === "default/a", `applied default/a twice, and there runs: ${await running()}`);
      await manager.remove("default/never");
      await manager.remove("default/a");
      await manager.remove("default/a");
      hold((await running()) === "", `removed default/a, and there runs: ${await running()}`);
      await manager.apply("default/a", INFRA_IR);
      hold((await running()) === "default/a", "what was removed was not taken back");
    },
  },
];

/** The infrastructure of one Gateway with one HTTP listener. */
const INFRA_IR: InfraIr = {
  proxy: {
    name: "default/a",
    namespace: "envoy-gateway-system",
    listeners: [
      { name: "default/a/http", ports: [{ name: "http-80", protocol: "HTTP", servicePort: 80, containerPort: 10080 }] },
    ],
    metadata: {
      labels: {
        "gateway.envoyproxy.io/owning-gateway-name": "a",
        "gateway.envoyproxy.io/owning-gateway-namespace": "default",
      },
    },
  },
};

/** A ConfigMap, which every provider can bring. */
function config(name: string, value: string): KubeObject {
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "default", name } };
  return Object.assign(object, { data: { value } });
}

function found(snapshot: Snapshot | undefined, name: string) {
  return snapshot?.get("ConfigMap", "default", name);
}

function contentOf(snapshots: readonly Snapshot[], name: string): string | undefined {
  return found(snapshots.at(-1), name)?.data?.["value"];
}

function hold(kept: boolean, otherwise: string): void {
  if (!kept) throw new Error(otherwise);
}

function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the subject has no ${what}: the suite needs one`);
  return value;
}

async function until(seen: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!seen()) {
    if (Date.now() > deadline) throw new Error(`${what} was not published within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
