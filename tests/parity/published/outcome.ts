import type { JsonObject } from "@bufbuild/protobuf";
import type { EnvoyResource, translate, translateIr } from "../../../library/pure.ts";
import { withoutProtection } from "./protection.ts";

/** The door `pure`, whichever copy of it. */
export interface Pure {
  readonly translate: typeof translate;
  readonly translateIr: typeof translateIr;
}

/** Hears what a case comes to for Envoy. */
export type Answer = (name: string, resources: readonly EnvoyResource[]) => void;

/** How a case ended; what is told are differences, or the reason why they are right. */
export interface Outcome {
  readonly name: string;
  readonly is: "alike" | "alike but for order" | "excepted" | "failed";
  readonly told?: readonly string[];
}

/** Resources of one type in their JSON form, as they were before protection. */
export function listOf(resources: readonly EnvoyResource[], typeName: string): readonly JsonObject[] {
  return resources
    .filter(({ typeUrl }) => typeUrl.endsWith(`/${typeName}`))
    .map(({ json }) => withoutProtection(json) as JsonObject);
}
