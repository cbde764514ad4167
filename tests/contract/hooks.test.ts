import { expect, test } from "bun:test";
import * as v from "valibot";
import header from "../../examples/plugins/header/plugin.ts";
import { create, definePlugin, type PluginDefinition, RouteSchema } from "../../library/plugin.ts";
import { contractOf, promisesOf } from "../../library/testing.ts";
import { heldToContract } from "./suite.ts";

heldToContract("a header on every route", "hooks", () => ({ definition: header, config: { value: "me" } }));

const ABOUT = { version: "1.0.0", stability: "alpha", summary: "For a test.", config: v.strictObject({}) } as const;
const bad = create(RouteSchema, {
  ...{ name: "bad", match: { pathSpecifier: { case: "prefix", value: "/" } } },
  action: { case: "directResponse", value: { status: 200 } },
});
const picky = definePlugin({
  ...{ kind: "hooks", name: "acme/picky", ...ABOUT },
  create: () => ({
    route(route) {
      if (route.name === "bad") throw new Error("a bad one");
      return { ...route, name: `${route.name}-seen` };
    },
  }),
});
heldToContract("a hook that fails on one value", "hooks", () => ({ definition: picky, failing: { route: bad } }), [
  "failing",
]);

/** The complaints of a suite about a plugin that does not keep its promises. */
async function toldOf(definition: PluginDefinition<never, never>): Promise<readonly string[]> {
  const told = promisesOf(definition as never).map(({ name, run }) =>
    run().then(
      () => "",
      ({ message }: Error) => `${name}: ${message}`,
    ),
  );
  return (await Promise.all(told)).filter((text) => text !== "");
}

test("hooks that guess, that change what they get, and that answer nonsense are told", async () => {
  let calls = 0;
  const guessing = definePlugin({
    ...{ kind: "hooks", name: "acme/guessing", ...ABOUT },
    create: () => ({ route: (route) => ({ ...route, name: `${route.name}${++calls}` }) }),
  });
  expect(await toldOf(guessing as never)).toEqual([
    expect.stringMatching(/^hooks: answers the same to the same, .*: route: the same value was answered /),
  ]);
  const changing = definePlugin({
    ...{ kind: "hooks", name: "acme/changing", ...ABOUT },
    create: () => ({ route: (route) => Object.assign(route, { name: "mine" }) }),
  });
  expect(await toldOf(changing as never)).toContainEqual(
    expect.stringMatching(/^hooks: answers what can be, .*: route: .*acme\/changing/),
  );
  const odd = definePlugin({
    ...{ kind: "hooks", name: "acme/odd", ...ABOUT },
    create: () => ({ cluster: () => "a text" as never }),
  });
  expect(await toldOf(odd as never)).toContainEqual(
    expect.stringMatching(/^hooks: answers what can be, .*: cluster: .*acme\/odd/),
  );
});

test("translators that guess, outputs that hang on, and managers that forget nothing are told", async () => {
  let calls = 0;
  const guessing = definePlugin({
    ...{ kind: "translator", name: "acme/guessing", ...ABOUT },
    create: () => ({
      derives: [
        {
          from: "ConfigMap",
          derive: ({ metadata: { namespace = "" } }) => ({
            objects: [{ apiVersion: "v1", kind: "Secret", metadata: { name: `s${++calls}`, namespace } }],
          }),
        },
      ],
    }),
  });
  const objects = [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "default" } }];
  const failures = async (suite: ReturnType<typeof contractOf>) =>
    (
      await Promise.all(
        suite.map(({ name, run }) =>
          run().then(
            () => "",
            ({ message }: Error) => `${name}: ${message}`,
          ),
        ),
      )
    ).filter((text) => text !== "");
  expect(
    await failures(contractOf("translator", () => ({ definition: guessing, objects }), ["objects"])),
  ).toContainEqual(
    expect.stringMatching(/^translator: has the same answer for the same world, .*: the same world came to /),
  );

  const forgetful = definePlugin({
    ...{ kind: "output", name: "acme/forgetful", ...ABOUT },
    create: () => ({
      async publish(xds) {
        for (const key of Object.keys(xds)) kept.add(key);
      },
    }),
  });
  const kept = new Set<string>();
  const output = contractOf("output", () => ({ definition: forgetful, published: () => [...kept] }), ["published"]);
  expect(await failures(output)).toContain(
    "output: has what is newest, and forgets data planes that are gone: published default/b alone, and it has: default/a default/b",
  );

  const running = new Set<string>();
  const keeping = definePlugin({
    ...{ kind: "infra", name: "acme/keeping", ...ABOUT },
    create: () => ({ apply: async (key) => void running.add(key), remove: async () => {} }),
  });
  expect(
    await failures(contractOf("infra", () => ({ definition: keeping, running: () => [...running] }))),
  ).toContainEqual(
    "infra: runs what is applied, each data plane by itself, and ends what is removed: removed default/a, and there runs: default/a default/b",
  );
});

test("a plugin that hangs or says nonsense of how it is, is told", async () => {
  const unwell = definePlugin({
    ...{ kind: "infra", name: "acme/unwell", ...ABOUT },
    create: () => ({ apply: async () => {}, remove: async () => {}, health: () => "fine" as never }),
  });
  expect(await toldOf(unwell as never)).toContain(
    'infra: says how it is, in time and in words: health answered "fine", not {ok: true} or {ok: false, reason}',
  );
});
