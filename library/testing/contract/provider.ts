import { type KubeObject, type ObjectRef, refOf, type Snapshot } from "../../objects.ts";
import { hold, instanceOf, type Opened, type Step, until } from "./steps.ts";

/** The promises of every provider. */
export const PROVIDER: readonly Step[] = [
  {
    name: "publishes what is there before start resolves, also when that is nothing",
    async run({ host, snapshots }) {
      hold(snapshots.length === 0, "something was published before start");
      await host.start();
      hold(snapshots.length > 0, "nothing was published by start");
    },
  },
  {
    name: "publishes nothing before it is started",
    hands: "source",
    async run(opened) {
      const { subject, host, snapshots } = opened;
      await subject.source?.put(route("a", "/1"));
      hold(snapshots.length === 0, "something was published before start");
      await host.start();
      hold(pathOf(snapshots.at(-1), "a") === "/1", "what was there at the start was not published by start");
    },
  },
  {
    name: "publishes additions, changes and removals",
    hands: "source",
    async run(opened) {
      const { subject, snapshots } = opened;
      await started(opened, route("a", "/1"));
      await subject.source?.put(route("b", "/1"));
      await until(() => pathOf(snapshots.at(-1), "b") === "/1", "an object that was added");
      await subject.source?.put(route("a", "/2"));
      await until(() => pathOf(snapshots.at(-1), "a") === "/2", "an object that was changed");
      await subject.source?.remove(refOfRoute("b"));
      await until(() => pathOf(snapshots.at(-1), "b") === undefined, "a removal");
      hold(namesIn(snapshots.at(-1)) === "a", `a removal left ${namesIn(snapshots.at(-1))} where a was to be left`);
    },
  },
  {
    name: "keeps the identity of what did not change, and never touches an earlier snapshot",
    hands: "source",
    async run(opened) {
      const { subject, snapshots } = opened;
      await started(opened, route("a", "/1"), route("b", "/1"));
      const before = snapshots.at(-1) as Snapshot;
      await subject.source?.put(route("b", "/2"));
      await until(() => pathOf(snapshots.at(-1), "b") === "/2", "an object that was changed");
      const after = snapshots.at(-1) as Snapshot;
      hold(found(before, "a") === found(after, "a"), "an object that did not change is another one now");
      hold(pathOf(before, "b") === "/1", "an earlier snapshot was changed");
      const changed = [...(after.changedSince(before) ?? [])].filter((cell) => cell.startsWith("object:"));
      hold(
        changed.length === 0 || changed.join() === "object:HTTPRoute:default/b",
        `the snapshot says that ${changed.join(" and ")} changed`,
      );
    },
  },
  {
    name: "publishes no snapshot for what is written again with the same content",
    hands: "source",
    async run(opened) {
      const { subject, snapshots } = opened;
      await started(opened, route("a", "/1"));
      const before = snapshots.at(-1)?.revision ?? 0;
      await subject.source?.put(route("a", "/1"));
      await subject.source?.put(route("b", "/1"));
      await until(() => pathOf(snapshots.at(-1), "b") === "/1", "an object that was added");
      const revisions = (snapshots.at(-1)?.revision ?? 0) - before;
      hold(revisions === 1, `one object was added, and there are ${revisions} more revisions`);
    },
  },
  {
    name: "orders objects by creation time, then namespace, then name, and finds them by their indexes",
    hands: "source",
    async run(opened) {
      const { snapshots } = opened;
      const [old, young] = ["2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"];
      await started(opened, route("a", "/1", young), route("z", "/1", old), route("m", "/1", young));
      hold(namesIn(snapshots.at(-1)) === "z a m", `the order is ${namesIn(snapshots.at(-1))}, not z a m`);
      const indexed = snapshots.at(-1)?.list("HTTPRoute", "parent", "Gateway/default/eg") ?? [];
      hold(indexed.length === 3, `${indexed.length} of 3 routes are found by their Gateway`);
    },
  },
  {
    name: "takes statuses of its objects, also of one that is gone by then",
    hands: "source",
    async run(opened) {
      const { subject, snapshots } = opened;
      await started(opened, route("a", "/1"));
      const { writeStatus } = instanceOf(opened, "provider");
      if (!writeStatus) return;
      const write = (name: string) =>
        writeStatus.call(instanceOf(opened, "provider"), [{ ref: refOfRoute(name), status: { parents: [] } }]);
      await write("a");
      await write("a");
      await subject.source?.remove(refOfRoute("a"));
      await until(() => pathOf(snapshots.at(-1), "a") === undefined, "a removal");
      await write("a");
    },
  },
  {
    name: "stops for good",
    hands: "source",
    async run(opened) {
      const { subject, host, snapshots } = opened;
      await started(opened, route("a", "/1"));
      await host.stop();
      const count = snapshots.length;
      await subject.source?.put(route("a", "/2"));
      await quiet();
      hold(snapshots.length === count, "a snapshot was published after the stop");
    },
  },
  {
    name: "shares nothing with another of its sort",
    hands: "source",
    async run(one) {
      const two = await one.another();
      await started(one, route("a", "/1"));
      await started(two, route("b", "/1"));
      await one.subject.source?.put(route("c", "/1"));
      await until(() => pathOf(one.snapshots.at(-1), "c") === "/1", "an object that was added");
      hold(namesIn(two.snapshots.at(-1)) === "b", `the other one has ${namesIn(two.snapshots.at(-1))}, not b`);
    },
  },
];

async function started({ subject, host }: Opened, ...objects: readonly KubeObject[]): Promise<void> {
  await subject.source?.put(...objects);
  await host.start();
}

/** An HTTPRoute `default/<name>` of Gateway `eg` that matches a path. */
export function route(name: string, path: string, created?: string): KubeObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace: "default", ...(created !== undefined && { creationTimestamp: created }) },
    spec: {
      parentRefs: [{ name: "eg" }],
      rules: [{ matches: [{ path: { type: "PathPrefix", value: path } }], backendRefs: [{ name: "s", port: 80 }] }],
    },
  };
}

function refOfRoute(name: string): ObjectRef {
  return refOf(route(name, "/"));
}

function found(snapshot: Snapshot | undefined, name: string) {
  return snapshot?.get("HTTPRoute", "default", name);
}

function pathOf(snapshot: Snapshot | undefined, name: string): string | undefined {
  return found(snapshot, name)?.spec.rules?.[0]?.matches?.[0]?.path?.value;
}

function namesIn(snapshot: Snapshot | undefined): string {
  return (snapshot?.all("HTTPRoute") ?? []).map(({ metadata }) => metadata.name).join(" ");
}

/** Lets what is on its way arrive. */
async function quiet(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setTimeout(resolve, 1));
}
