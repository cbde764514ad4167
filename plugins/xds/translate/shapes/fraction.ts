import {
  FractionalPercent_DenominatorType as Denominator,
  type FractionalPercentSchema,
} from "../../../../core/envoy/generated/envoy/type/v3/percent_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "./init.ts";

/** A share of requests; Envoy knows it in hundredths, ten thousandths and millionths only. */
export type FractionInit = Init<typeof FractionalPercentSchema>;

/** Whole percents. */
export function percent(value: number): FractionInit {
  return { numerator: Math.trunc(value), denominator: Denominator.HUNDRED };
}

/** Percents with a fraction, in millionths; the arithmetic is that of single precision, as recorded. */
export function finePercent(value: number): FractionInit {
  return { numerator: Math.trunc(Math.fround(Math.fround(value) * 10_000)), denominator: Denominator.MILLION };
}

/** Percents to the nearest millionth, which is exact for fractions of whole thousands. */
export function nearestPercent(value: number): FractionInit {
  return { numerator: Math.round(value * 10_000), denominator: Denominator.MILLION };
}

/** A fraction of the API, exact wherever Envoy has its denominator, otherwise cut to millionths. */
export function fraction(value: ir.Fraction): FractionInit;
export function fraction(value: ir.Fraction | undefined): FractionInit | undefined;
export function fraction(value: ir.Fraction | undefined): FractionInit | undefined {
  if (value === undefined) return undefined;
  const { numerator, denominator = 100 } = value;
  switch (denominator) {
    case 100:
      return { numerator, denominator: Denominator.HUNDRED };
    case 1_000:
      return { numerator: numerator * 10, denominator: Denominator.TEN_THOUSAND };
    case 10_000:
      return { numerator, denominator: Denominator.TEN_THOUSAND };
    case 100_000:
      return { numerator: numerator * 10, denominator: Denominator.MILLION };
    default:
      return { numerator: Math.trunc((numerator * 1_000_000) / denominator), denominator: Denominator.MILLION };
  }
}
