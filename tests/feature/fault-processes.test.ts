import { afterEach, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, symlinkSync } from "node:fs";
import { connect } from "node:http2";
import { createServer } from "node:net";
import { join } from "node:path";
import { asking } from "../asking.ts";
import { ENVOY } from "../envoy.ts";
import {
  alive,
  ask,
  backend,
  becomes,
  cleanUp,
  envoyPage,
  folder,
  freePort,
  gatewayObjects,
  later,
  Running,
  routeObjects,
  serveOne,
} from "../host-rig.ts";
import { OTHER_USER, otherUserCanRun } from "../other-user.ts";

afterEach(cleanUp);

describe.skipIf(ENVOY === undefined)("faults of processes (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("Envoy that is not there is named with what to do; when it comes, traffic does", async () => {
    const bin = join(folder(), "envoy");
    const { port, postern } = await serveOne({ ENVOY_PATH: bin });
    await postern.logged(new RegExp(`ENVOY_PATH is ${bin}, which is not an executable file: correct or unset it`));
    expect(postern.child.exitCode).toBeNull();
    await becomes(() => postern.condition("Programmed", "Gateway", "eg"), "False NoResources");
    const why = `Envoy does not run on this host: ENVOY_PATH is ${bin}, which is not an executable file: correct or unset it`;
    expect(await postern.message("Programmed", "Gateway", "eg")).toBe(why);
    // A translation is in force; what Envoy lacks is told, and is no reason to restart Postern or to wait for it.
    const readiness = await fetch(`${await postern.admin()}/readyz`);
    expect([readiness.status, await readiness.text()]).toEqual([
      200,
      expect.stringContaining(`\nwait infra/host: no Envoy runs for default/eg (ENVOY_PATH is ${bin}, which is not`),
    ]);
    symlinkSync(ENVOY as string, bin);
    await becomes(() => ask(port, "one.example.com"), "200 one");
    expect(await postern.condition("Programmed", "Gateway", "eg")).toBe("True Programmed");
  });

  test("an Envoy that does not start is told on its Gateway in its own words; the other Gateways serve", async () => {
    const { port, put, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const second = gatewayObjects(await freePort())
      .replaceAll(/name: eg/gi, (found) => found.replace("eg", "second"))
      .replaceAll("name: host", "name: old")
      .replace("concurrency: 1", "extraArgs: [--no-such-option]");
    put("second.yaml", second);
    await becomes(() => postern.condition("Programmed", "Gateway", "second"), "False NoResources");
    expect(await postern.message("Programmed", "Gateway", "second")).toMatch(/did not start: .*no-such-option/);
    put("two.yaml", routeObjects("two", await backend("two")));
    await becomes(() => ask(port, "two.example.com"), "200 two");
    expect(await ask(port, "one.example.com")).toBe("200 one");
    expect(await postern.condition("Programmed", "Gateway", "eg")).toBe("True Programmed");
  });

  test("an Envoy that is killed is started again, with a longer wait each time, and traffic returns", async () => {
    const { port, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    for (const wait of [250, 500]) {
      const [envoy] = await postern.envoys();
      process.kill(envoy?.pid as number, "SIGKILL");
      await postern.logged(new RegExp(`Envoy died and is started again .*restartMs=${wait}`));
      await becomes(async () => (await postern.envoys()).some(({ pid }) => pid !== envoy?.pid), true);
      await becomes(() => ask(port, "one.example.com"), "200 one");
    }
  });

  test("a Postern that is killed and started again loses no request; the Envoy it left drains and ends", async () => {
    const { home, port, put, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const [left] = await postern.envoys();
    const end = asking(port, "one.example.com", "200 one");
    postern.child.kill("SIGKILL");
    await postern.ended;
    const next = new Running(join(home, "config.yaml"));
    await becomes(async () => (await next.envoys()).length, 1);
    await becomes(() => alive(left?.pid as number), false);
    put("two.yaml", routeObjects("two", await backend("two")));
    await becomes(() => ask(port, "two.example.com"), "200 two");
    const { count, wrong } = await end();
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(10);
    expect(next.log).toContain("an earlier run left an Envoy behind; it serves until another does");
    expect(readdirSync(join(home, "run")).length).toBe(1);
  }, 40_000);

  test("after SIGINT nothing is left: no process, no socket, no file of a run", async () => {
    const { home, port, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const [envoy] = await postern.envoys();
    const [, xdsPort] = await postern.logged(/ready .*xdsPort=(\d+)/);
    postern.child.kill("SIGINT");
    expect(await postern.ended).toBe(0);
    expect(alive(envoy?.pid as number)).toBe(false);
    expect(await ask(port, "one.example.com")).toBe("ECONNREFUSED");
    expect(await ask(Number(xdsPort), "x")).toBe("ECONNREFUSED");
    expect(existsSync(join(home, "run")) ? readdirSync(join(home, "run")) : []).toEqual([]);
  });

  test("a client of the xDS port without a certificate gets nothing, and Envoy is served on", async () => {
    const { port, put, postern } = await serveOne();
    const [, xdsPort] = await postern.logged(/ready .*xdsPort=(\d+)/);
    const session = connect(`https://127.0.0.1:${xdsPort}`, { rejectUnauthorized: false });
    later(() => session.destroy());
    const ended = new Promise<string>((resolve) => {
      session.on("error", () => resolve("refused"));
      session.on("close", () => resolve("refused"));
      const stream = session.request({
        ":method": "POST",
        ":path": "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources",
        "content-type": "application/grpc",
      });
      stream.on("error", () => resolve("refused"));
      stream.on("response", (headers) => resolve(`answered ${headers[":status"]}`));
    });
    expect(await ended).toBe("refused");
    await postern.logged(/a TLS handshake failed .*certificate/i);
    put("two.yaml", routeObjects("two", await backend("two")));
    await becomes(() => ask(port, "two.example.com"), "200 two");
  });

  test("a listener whose port another process holds is told on the Gateway; the others serve; it comes when the port is free", async () => {
    const { port, put, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const taken = await freePort();
    const holder = createServer((socket) => void socket.destroy());
    await new Promise<void>((resolve) => holder.listen(taken, "0.0.0.0", resolve));
    later(() => void holder.close());
    put("gateway.yaml", gatewayObjects(port, taken));
    await becomes(
      async () => (await postern.message("Programmed", "Gateway", "eg")).includes("Address already in use"),
      true,
    );
    expect(await postern.condition("Programmed", "Gateway", "eg")).toStartWith("False ");
    expect(await ask(port, "one.example.com")).toBe("200 one");
    await new Promise<void>((resolve) => holder.close(() => resolve()));
    await becomes(() => ask(taken, "one.example.com"), "200 one", 30_000);
    await becomes(() => postern.condition("Programmed", "Gateway", "eg"), "True Programmed");
  }, 60_000);

  test("two Posterns on one machine take different ports for themselves, and their Envoys none beside their listeners", async () => {
    const one = await serveOne();
    const two = await serveOne();
    await becomes(() => ask(one.port, "one.example.com"), "200 one");
    await becomes(() => ask(two.port, "one.example.com"), "200 one");
    const portsOf = async ({ postern }: typeof one) => [
      await postern.admin(),
      (await postern.logged(/ready .*xdsPort=(\d+)/))[1],
      (await postern.envoys())[0]?.admin,
    ];
    const [first, second] = [await portsOf(one), await portsOf(two)];
    expect(first.filter((port) => second.includes(port))).toEqual([]);
    const listeners = await envoyPage(first[2], "/listeners");
    expect(listeners).toBe(`default/eg/l0::0.0.0.0:${one.port}\n`);
  });

  test.skipIf(!otherUserCanRun())(
    "two Posterns of two users serve side by side (needs root, and a project that others can read)",
    async () => {
      const [one, two] = [await serveOne(), await serveOne({}, { uid: OTHER_USER })];
      for (const { port, postern } of [one, two]) {
        await becomes(() => ask(port, "one.example.com"), "200 one");
        await becomes(() => postern.condition("Programmed", "Gateway", "eg"), "True Programmed");
        expect(postern.log).not.toMatch(/refused|in use/);
      }
    },
  );
});
