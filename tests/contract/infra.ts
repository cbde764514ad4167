import { afterEach, describe, expect, test } from "bun:test";
import type { InfraIr } from "../../core/ir/mod.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createHost, type PluginDefinition } from "../../core/plugin/mod.ts";
import { ENVOY } from "../envoy.ts";
import { silentLogger, systemClock } from "./surroundings.ts";

/** An infra manager with a look at what it runs. */
export interface InfraSubject {
  readonly definition: PluginDefinition;
  readonly config?: unknown;
  /** The keys of the data planes that run now, sorted. */
  running(): readonly string[] | Promise<readonly string[]>;
  close(): void | Promise<void>;
}

/** What every infra manager promises to the core, as tests. `make` gives one that runs nothing. */
export function infraContract(name: string, make: () => InfraSubject | Promise<InfraSubject>): void {
  const cleanups: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  const open = async () => {
    const subject = await make();
    cleanups.push(() => subject.close());
    const options = {
      clock: systemClock,
      log: silentLogger,
      metrics: createMetrics(),
      report: () => {},
      lends: { env: { ...process.env, ENVOY_PATH: ENVOY } },
    };
    const host = createHost([{ definition: subject.definition, config: subject.config }], options);
    cleanups.push(() => host.stop());
    const manager = host.of("infra")[0]?.value;
    if (!manager) throw new Error("the definition is of no infra manager");
    return { subject, host, manager };
  };

  describe(`infra manager ${name}`, () => {
    test("runs what is applied, each key by itself, and stops what is removed", async () => {
      const { subject, host, manager } = await open();
      await host.start();
      await Promise.all([
        manager.apply("default/a", infraOf("default/a")),
        manager.apply("default/b", infraOf("default/b")),
      ]);
      expect(await subject.running()).toEqual(["default/a", "default/b"]);
      await manager.remove("default/a");
      expect(await subject.running()).toEqual(["default/b"]);
    });

    test("may be told the same again, and to remove what is not there", async () => {
      const { subject, host, manager } = await open();
      await host.start();
      await manager.apply("default/a", infraOf("default/a"));
      await manager.apply("default/a", infraOf("default/a"));
      expect(await subject.running()).toEqual(["default/a"]);
      await manager.remove("default/a");
      await manager.remove("default/a");
      await manager.remove("default/never");
      expect(await subject.running()).toEqual([]);
    });

    test("takes back what was removed", async () => {
      const { subject, host, manager } = await open();
      await host.start();
      await manager.apply("default/a", infraOf("default/a"));
      await manager.remove("default/a");
      await manager.apply("default/a", infraOf("default/a"));
      expect(await subject.running()).toEqual(["default/a"]);
    });

    test("stops twice, and without having been started", async () => {
      const { host } = await open();
      await host.stop();
      await host.stop();
      const never = await open();
      await never.host.stop();
    });
  });
}

/** The infrastructure of one Gateway with one HTTP listener. */
export function infraOf(key: string): InfraIr {
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
