import type { InfraIr } from "../../../core/ir/mod.ts";
import { hold, instanceOf, type Opened, type Step } from "./steps.ts";

/** The promises of every infra manager. */
export const INFRA: readonly Step[] = [
  {
    name: "takes what is applied again, and removals of what is not there",
    async run(opened) {
      const manager = await startedManager(opened);
      await manager.apply("default/a", infraOf("default/a"));
      await manager.apply("default/a", infraOf("default/a"));
      await manager.remove("default/never");
      await manager.remove("default/a");
      await manager.remove("default/a");
    },
  },
  {
    name: "runs what is applied, each data plane by itself, and ends what is removed",
    hands: "running",
    async run(opened) {
      const manager = await startedManager(opened);
      await Promise.all(["default/a", "default/b"].map((key) => manager.apply(key, infraOf(key))));
      await runs(opened, "default/a default/b", "applied default/a and default/b");
      await manager.remove("default/a");
      await runs(opened, "default/b", "removed default/a");
    },
  },
  {
    name: "applies again what it has, removes what is not there, and takes back what was removed",
    hands: "running",
    async run(opened) {
      const manager = await startedManager(opened);
      await manager.apply("default/a", infraOf("default/a"));
      await manager.apply("default/a", infraOf("default/a"));
      await runs(opened, "default/a", "applied default/a twice");
      await manager.remove("default/never");
      await manager.remove("default/a");
      await manager.remove("default/a");
      await runs(opened, "", "removed default/a");
      await manager.apply("default/a", infraOf("default/a"));
      await runs(opened, "default/a", "applied again what was removed");
    },
  },
  {
    name: "keeps those that it is told to retain",
    hands: "running",
    async run(opened) {
      const manager = await startedManager(opened);
      if (!manager.retain) return;
      for (const key of ["default/a", "default/b"]) await manager.apply(key, infraOf(key));
      await manager.retain(["default/a", "default/b"]);
      await runs(opened, "default/a default/b", "retained both");
    },
  },
  {
    name: "says the same of the same infrastructure when it is asked whether it serves it",
    async run(opened) {
      const manager = await startedManager(opened);
      if (!manager.serves) return;
      const [one, two] = [infraOf("default/a"), infraOf("default/a")];
      const answers = [one, two, one].map((infra) => manager.serves?.("default/a", infra));
      hold(typeof answers[0] === "boolean", `serves answered ${String(answers[0])}`);
      hold(new Set(answers).size === 1, `serves answered ${answers.join(", then ")} to the same`);
    },
  },
];

async function startedManager(opened: Opened) {
  await opened.host.start();
  return instanceOf(opened, "infra");
}

async function runs({ subject }: Opened, wanted: string, done: string): Promise<void> {
  const running = [...((await subject.running?.()) ?? [])].sort().join(" ");
  hold(running === wanted, `${done}, and there runs: ${running || "nothing"}`);
}

/** The infrastructure of one Gateway with one HTTP listener. */
function infraOf(key: string): InfraIr {
  const [namespace = "", name = ""] = key.split("/");
  return {
    proxy: {
      name: key,
      namespace: "envoy-gateway-system",
      config: { spec: { concurrency: 1 } },
      listeners: [
        { name: `${key}/http`, ports: [{ name: "http-80", protocol: "HTTP", servicePort: 80, containerPort: 10080 }] },
      ],
      metadata: {
        labels: {
          "gateway.envoyproxy.io/owning-gateway-name": name,
          "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
        },
      },
    },
  };
}
