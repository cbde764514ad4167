import { CsrfPolicySchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/csrf/v3/csrf_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { fraction, percent } from "../../shapes/fraction.ts";
import { stringMatcher } from "../../shapes/string-match.ts";
import { routeFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.csrf";

/** Refuses requests that change something and come from a foreign origin; off where no route asks for it. */
export const csrf = routeFilter({
  name,
  protects: "requests from other sites",
  of: ({ security }) => security?.csrf,
  entry: () => ({ name, config: packAny(CsrfPolicySchema, { filterEnabled: { defaultValue: percent(0) } }) }),
  overlay: (csrf) => done(overlay(csrf)),
});

/** Envoy looks at the shadow share only for requests it does not enforce, so all of the rest is shadowed. */
function overlay({ shadowFraction, additionalOrigins }: ir.Csrf) {
  const enforced = shadowFraction === undefined ? percent(100) : fraction(complement(shadowFraction));
  return {
    typedPerFilterConfig: {
      [name]: packAny(CsrfPolicySchema, {
        filterEnabled: { defaultValue: enforced },
        ...(shadowFraction && { shadowEnabled: { defaultValue: percent(100) } }),
        additionalOrigins: (additionalOrigins ?? []).map(stringMatcher),
      }),
    },
  };
}

function complement({ numerator, denominator = 100 }: ir.Fraction): ir.Fraction {
  return { numerator: denominator - numerator, denominator };
}
