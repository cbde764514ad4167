import { HeaderMutationSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/header_mutation/v3/header_mutation_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import { headerMutations } from "../../shapes/headers.ts";
import type { HttpFilter } from "../contract/filter.ts";

const name = "envoy.filters.http.header_mutation";

/** Changes response headers after everything else had its turn, as ClientTrafficPolicy asks. */
export const headerMutation: HttpFilter = {
  name,
  protects: false,
  onListener: ({ listeners }) =>
    listeners.flatMap(({ headers }) => {
      if (headers === undefined) return [];
      const responseMutations = headerMutations({
        add: headers.lateAddResponseHeaders,
        remove: headers.lateRemoveResponseHeaders,
        removeOnMatch: headers.lateRemoveResponseHeadersOnMatch,
      });
      if (responseMutations.length === 0) return [];
      return [{ name, config: packAny(HeaderMutationSchema, { mutations: { responseMutations } }) }];
    }),
};
