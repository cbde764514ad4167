import { CsrfPolicySchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/csrf/v3/csrf_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { remember } from "../../base/remember.ts";
import { fraction, percent } from "../../shapes/fraction.ts";
import { stringMatcher } from "../../shapes/string-match.ts";
import type { HttpFilter } from "../contract/filter.ts";

const name = "envoy.filters.http.csrf";

/** Refuses requests that change something and come from a foreign origin; off where no route asks for it. */
export const csrf: HttpFilter = {
  name,
  protects: "requests from other sites",
  uses: ({ security }) => security?.csrf !== undefined,
  onListener: () => [{ name, config: packAny(CsrfPolicySchema, { filterEnabled: { defaultValue: percent(0) } }) }],
  onRoute: ({ security }) => security?.csrf && done(overlay(security.csrf)),
};

/** Envoy looks at the shadow share only for requests it does not enforce, so all of the rest is shadowed. */
const overlay = remember(({ shadowFraction, additionalOrigins }: ir.Csrf) => {
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
});

function complement({ numerator, denominator = 100 }: ir.Fraction): ir.Fraction {
  return { numerator: denominator - numerator, denominator };
}
