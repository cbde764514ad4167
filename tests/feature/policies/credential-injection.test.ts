import { expect, test } from "bun:test";
import { shopRoute } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const filter = (name: string, secret: string) => ({
  ...{
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "HTTPRouteFilter",
    metadata: { name, namespace: "default" },
  },
  spec: { credentialInjection: { credential: { valueRef: { name: secret } } } },
});

function filtered(name: string, filterName: string): object {
  const route = shopRoute(name) as { spec: { rules: { backendRefs: object[] }[] } };
  const extensionRef = { group: "gateway.envoyproxy.io", kind: "HTTPRouteFilter", name: filterName };
  const rules = route.spec.rules.map((rule) => ({ ...rule, filters: [{ type: "ExtensionRef", extensionRef }] }));
  return { ...route, spec: { ...route.spec, rules } };
}

const open = () =>
  openWorld(["credential-injection"], {
    objects: [
      ...[filter("kept", "warehouse-token"), filtered("kept", "kept")],
      ...[filter("wrong", "nowhere"), filtered("wrong", "wrong")],
    ],
  });

proved("credential injection", open, (world) => {
  const seenBy = async (host: string, headers: Record<string, string> = {}) =>
    (await world().ask({ host, headers })).seen?.headers.authorization;

  test("the backend gets the credential of the Secret, in place of what the client sends", async () => {
    expect(await seenBy("credential-injection.example.com")).toBe("Bearer of-the-shop");
    expect(await seenBy("credential-injection.example.com", { authorization: "Bearer mine" })).toBe(
      "Bearer of-the-shop",
    );
  });

  test("without overwrite what the client sends stays", async () => {
    expect(await seenBy("kept.example.com", { authorization: "Bearer mine" })).toBe("Bearer mine");
    expect(await seenBy("kept.example.com")).toBe("Bearer of-the-shop");
  });

  test("a Secret that is not there closes the rule, and the route says so", async () => {
    expect((await world().ask({ host: "wrong.example.com" })).status).toBe(500);
    expect(await world().verdict("HTTPRoute", "wrong")).toContain("Secret default/nowhere does not exist");
  });
});
