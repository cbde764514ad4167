import type { XdsIr } from "../../../core/ir/mod.ts";
import type { EnvoyResource, EnvoyResourcesOf, IrKey } from "../../../core/plugin/api.ts";
import { PLUGIN_DEADLINES } from "../../../core/plugin/mod.ts";
import { hold, instanceOf, inTime, type Opened, type Step } from "./steps.ts";

/** The promises of every output. */
export const OUTPUT: readonly Step[] = [
  {
    name: "takes publications in their order, in time, also of what it has",
    async run(opened) {
      const publish = await startedOutput(opened);
      await publish(["default/a", "default/b"]);
      await publish(["default/a", "default/b"]);
      await publish([]);
      await publish(["default/a"]);
    },
  },
  {
    name: "has what is newest, and forgets data planes that are gone",
    hands: "published",
    async run(opened) {
      const publish = await startedOutput(opened);
      await publish(["default/a", "default/b"]);
      await has(opened, "default/a default/b", "published default/a and default/b");
      await publish(["default/b"]);
      await has(opened, "default/b", "published default/b alone");
      await publish(["default/a"]);
      await has(opened, "default/a", "published default/a alone");
    },
  },
  {
    name: "goes on after a publication that could not be made",
    async run(opened) {
      const publish = await startedOutput(opened);
      // The host tells of the failure; what counts is what comes after it.
      await publish(["default/a"], NOT_MADE).catch(() => {});
      await publish(["default/a"]);
      if (opened.subject.published) await has(opened, "default/a", "published default/a after a failure");
    },
  },
  {
    name: "stops in time while something is published",
    async run(opened) {
      const publish = await startedOutput(opened);
      const under = publish(["default/a"]).catch(() => {});
      await inTime(() => opened.host.stop(), PLUGIN_DEADLINES.stop, "stop");
      await under;
    },
  },
  {
    name: "does not wait for proxies that are not there",
    async run(opened) {
      const publish = await startedOutput(opened);
      const sequence = await publish(["default/a"]);
      const output = instanceOf(opened, "output");
      if (output.served) await inTime(() => output.served?.(sequence), PLUGIN_DEADLINES.publish, "served");
      hold(output.hasProxies?.("default/a") !== true, "it says that a proxy is connected, and none was started");
    },
  },
];

/** A publication of data planes; answers its number. */
type Publish = (keys: readonly IrKey[], envoy?: EnvoyResourcesOf) => Promise<number>;

/** A data plane that answers probes, and serves nothing else. */
const IR: XdsIr = { readyListener: { address: "127.0.0.1", port: 19_003, ipFamily: "IPv4", path: "/ready" } };

async function startedOutput(opened: Opened): Promise<Publish> {
  await opened.host.start();
  const output = instanceOf(opened, "output");
  let sequence = 0;
  return async (keys, envoy = MADE) => {
    const number = ++sequence;
    const xds = Object.fromEntries(keys.map((key) => [key, IR]));
    await inTime(() => output.publish(xds, number, envoy), PLUGIN_DEADLINES.publish, "publish");
    return number;
  };
}

const MADE: EnvoyResourcesOf = async () => [RESOURCE];
const NOT_MADE: EnvoyResourcesOf = async () => {
  throw new Error("what Envoy is sent could not be made");
};

const RESOURCE: EnvoyResource = {
  typeUrl: "type.googleapis.com/envoy.config.cluster.v3.Cluster",
  name: "one",
  version: "1",
  // Field 1, the name.
  bytes: () => new Uint8Array([0x0a, 3, 0x6f, 0x6e, 0x65]),
  json: () => ({ name: "one" }),
};

async function has({ subject }: Opened, wanted: string, done: string): Promise<void> {
  const there = [...((await subject.published?.()) ?? [])].sort().join(" ");
  hold(there === wanted, `${done}, and it has: ${there || "nothing"}`);
}
