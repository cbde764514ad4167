import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COOKIE_KEY, loginObjects } from "../../tests/login-objects.ts";
import { fetchNeeds } from "../mod.ts";
import { parseObjects } from "../parse.ts";
import { translate } from "../pure.ts";

const TEXT = ["gateway", "route"]
  .map((name) => readFileSync(join(import.meta.dir, `../../examples/quickstart/${name}.yaml`), "utf8"))
  .join("---\n");
const settings = {
  runningOnHost: true,
  features: { envoyPatchPolicy: false, backend: true, lua: true, sdsSecretRef: false },
};

test("objects become what Envoy is sent, and what is said of them, in one call", () => {
  const { objects, problems } = parseObjects(TEXT);
  const { resources, statuses, problems: left } = translate(objects, { settings });
  expect([problems, left]).toEqual([[], []]);
  const [cluster, , listener, routes] = resources["default/eg"] ?? [];
  expect(cluster?.typeUrl).toBe("type.googleapis.com/envoy.config.cluster.v3.Cluster");
  expect(listener?.json["name"]).toBe("default/eg/http");
  expect(routes?.json).toMatchObject({ virtualHosts: [{ domains: ["www.example.com"] }] });
  expect(routes?.bytes.length).toBeGreaterThan(50);
  const route = statuses.find(({ ref }) => ref.kind === "HTTPRoute");
  expect(route?.status.parents?.[0]?.conditions).toContainEqual(
    expect.objectContaining({ type: "Accepted", status: "True" }),
  );
});

test("the answer for the same objects is the same, whatever was asked in between", () => {
  const { objects } = parseObjects(TEXT);
  const bytes = () =>
    Object.values(translate(objects, { settings }).resources)
      .flat()
      .map(({ bytes }) => bytes);
  const first = bytes();
  translate([], {});
  expect(bytes()).toEqual(first);
});

test("what has to be fetched is told, and the next call with the answers is done", async () => {
  const document = {
    authorization_endpoint: "https://login.example.com/a",
    token_endpoint: "https://login.example.com/t",
  };
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => Response.json(document) });
  const login = loginObjects({
    target: "Gateway eg",
    provider: `{issuer: "http://127.0.0.1:${server.port}"}`,
    redirectURL: "http://app.example.com/oauth2/callback",
  });
  const { objects, problems } = parseObjects([TEXT, COOKIE_KEY, login].join("\n---\n"));
  expect(problems).toEqual([]);
  const accepted = ({ statuses }: ReturnType<typeof translate>) =>
    statuses.find(({ ref }) => ref.kind === "SecurityPolicy")?.status.ancestors?.[0]?.conditions[0]?.status;
  const first = translate(objects, { settings });
  expect(first.needs.map(({ url }) => url)).toEqual([
    `http://127.0.0.1:${server.port}/.well-known/openid-configuration`,
  ]);
  expect(accepted(first)).toBe("False");
  const second = translate(objects, { settings, needs: await fetchNeeds(first.needs) });
  expect([second.needs, accepted(second)]).toEqual([[], "True"]);
  expect((await fetchNeeds([])).size).toBe(0);
  await server.stop(true);
});
