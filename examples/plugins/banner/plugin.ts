import { create, definePlugin, HeaderValueOptionSchema } from "postern/plugin";
import * as v from "valibot";

const Banner = v.strictObject({
  /** The text of the banner. */
  text: v.pipe(v.string(), v.maxLength(200)),
  /** The header that says it. */
  header: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)), "x-banner"),
});

/**
 * A filter that is an object of one's own: a route names a Banner (`type: ExtensionRef`, `extensionRef: {group: example.io, kind: Banner, name: …}`), and its answers say
 * what stands there.
 */
export default definePlugin({
  kind: "hooks",
  name: "example/banner",
  version: "1.0.0",
  stability: "alpha",
  summary: "Answers of routes say what their Banner says.",
  config: v.strictObject({}),
  kinds: [{ group: "example.io", version: "v1", kind: "Banner", schema: Banner }],
  answersFor: { filters: [{ group: "example.io", kind: "Banner" }] },
  create: () => ({
    route: {
      filter: { objects: ["example.io/Banner"] },
      handler: (route, { objects }) => {
        const headers = objects
          .filter(({ kind }) => kind === "Banner")
          .map(({ spec }) => {
            const { header, text } = v.parse(Banner, spec);
            return create(HeaderValueOptionSchema, { header: { key: header, value: text } });
          });
        return { ...route, responseHeadersToAdd: [...route.responseHeadersToAdd, ...headers] };
      },
    },
  }),
});
