import type { KubeName } from "../../../core/kube/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";

/** Answers of pods by namespace and name: `{namespace: {pod: answer}}`. */
export function byPod<T>(
  pods: readonly KubeName[],
  answers: readonly T[],
): Readonly<Record<string, Record<string, T>>> {
  const data = dictionary<Record<string, T>>();
  for (const [i, { namespace, name }] of pods.entries()) {
    data[namespace] ??= {};
    (data[namespace] as Record<string, T>)[name] = answers[i] as T;
  }
  return data;
}
