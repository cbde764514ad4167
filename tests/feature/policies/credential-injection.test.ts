import { expect, test } from "bun:test";
import { filteredRoute, filterOf } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const filter = (name: string, secret: string) =>
  filterOf(name, { credentialInjection: { credential: { valueRef: { name: secret } } } });

const open = () =>
  openWorld(["credential-injection"], {
    objects: [
      ...[filter("kept", "warehouse-token"), filteredRoute("kept", "kept")],
      ...[filter("wrong", "nowhere"), filteredRoute("wrong", "wrong")],
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
