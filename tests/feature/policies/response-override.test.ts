import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const WELCOME = {
  ...{
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "welcome", namespace: "default" },
  },
  spec: {
    ...{ parentRefs: [{ name: "shop" }], hostnames: ["www.example.com"] },
    rules: [{ backendRefs: [{ name: "books", port: 8080 }] }],
  },
};

const open = () =>
  openWorld(["response-override"], {
    objects: [
      WELCOME,
      ...wrongly("BackendTrafficPolicy", {
        responseOverride: [
          {
            match: { statusCodes: [{ type: "Value", value: 404 }] },
            response: { body: { type: "ValueRef", valueRef: { group: "", kind: "ConfigMap", name: "nowhere" } } },
          },
        ],
      }),
    ],
  });

proved("response override", open, (world) => {
  const ask = (path: string) => world().ask({ host: "responses.example.com", path });

  test("a response is replaced by a text, by what a ConfigMap has, and by what another page answers", async () => {
    const missing = await ask("/?status=404");
    expect([missing.status, missing.headers["content-type"], missing.body]).toEqual([
      ...[404, "text/plain", "We do not have this book."],
    ]);
    for (const status of [500, 502, 511]) {
      const broken = await ask(`/?status=${status}`);
      expect([broken.status, broken.headers["content-type"], broken.headers["retry-after"]]).toEqual([
        ...[503, "application/json", "30"],
      ]);
      expect(broken.body).toContain("The shop has a problem.");
    }
    const elsewhere = await ask("/?status=403");
    expect([elsewhere.status, elsewhere.seen?.path]).toEqual([302, "/welcome?status=403"]);
  });

  test("other responses stay as they are", async () => {
    expect((await ask("/?status=501")).seen?.backend).toBeDefined();
    expect((await ask("/?status=410")).status).toBe(410);
  });

  test("only responses of Envoy, or of the backend with a certain header", async () => {
    expect((await ask("/own?status=401")).seen?.backend).toBeDefined();
    const told = await ask("/backend?status=401&header=x-reason:token-over");
    expect([told.status, told.body]).toEqual([401, `{"message": "Please sign in again."}`]);
    expect((await ask("/backend?status=401&header=x-reason:password")).seen?.backend).toBeDefined();
  });

  refuses(world, "a ConfigMap that is not there", {
    kind: "BackendTrafficPolicy",
    says: "responseOverride[0].response.body: ConfigMap default/nowhere",
  });
});
