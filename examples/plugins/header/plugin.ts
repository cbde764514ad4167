import { create, definePlugin, HeaderValueOptionSchema } from "postern/plugin";
import * as v from "valibot";

/** Every answer tells which gateway it came through. */
export default definePlugin({
  kind: "hooks",
  name: "example/header",
  version: "1.0.0",
  stability: "alpha",
  summary: "Adds a header to the answers of every route.",
  config: v.strictObject({ name: v.optional(v.string(), "x-served-by"), value: v.optional(v.string(), "postern") }),
  create: ({ config }) => ({
    route: (route) => {
      const header = create(HeaderValueOptionSchema, { header: { key: config.name, value: config.value } });
      return { ...route, responseHeadersToAdd: [...route.responseHeadersToAdd, header] };
    },
  }),
});
