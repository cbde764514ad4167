import type { ObjectRef } from "../object/mod.ts";
import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { ObjectEvent, Provider } from "../plugin/api.ts";
import { PLUGIN_DEADLINES, withinDeadline } from "../plugin/deadlines.ts";
import type { Guard } from "../plugin/guard.ts";
import type { ObjectStatus } from "../status/types.ts";

/** A provider, as statuses are handed to it. */
export interface OwningProvider {
  readonly id: string;
  readonly value: Provider;
  readonly guard: Guard;
}

/** Hands statuses and Events to those whose objects they are about. */
export interface Owners {
  /** Absent where nobody writes. */
  readonly writeStatus?: ((changed: readonly ObjectStatus[]) => Promise<void>) | undefined;
  readonly record?: ((events: readonly ObjectEvent[]) => Promise<void>) | undefined;
}

/** The dependencies with which owners are found. */
export interface OwnersDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** Which of the providers an object is from; undefined for one that is gone. */
  readonly sourceOf: (ref: ObjectRef) => number | undefined;
}

/** With one provider, everything is its own. Of several none waits for long for another one, and none fails with it; what is gone was anybody's. */
export function createOwners(providers: readonly OwningProvider[], { clock, log, sourceOf }: OwnersDeps): Owners {
  const [only, ...more] = providers;
  const call = async (provider: OwningProvider, method: "writeStatus" | "record", list: readonly never[]) => {
    const { value, guard } = provider;
    await guard.async(method, () => value[method]?.(list) ?? Promise.resolve());
  };
  const each = async (method: "writeStatus" | "record", list: readonly { readonly ref: ObjectRef }[]) => {
    if (more.length === 0) return call(only as OwningProvider, method, list as unknown as readonly never[]);
    const work = providers.map(async (provider, i) => {
      const own = list.filter(({ ref }) => (sourceOf(ref) ?? i) === i);
      if (own.length === 0) return;
      await Promise.resolve(
        withinDeadline(
          () => call(provider, method, own as unknown as readonly never[]),
          PLUGIN_DEADLINES.publish,
          clock,
        ),
      ).catch((error) => log.error("what was said of objects was not written", { plugin: provider.id, method, error }));
    });
    await Promise.all(work);
  };
  const has = (method: "writeStatus" | "record") => providers.some(({ value }) => value[method] !== undefined);
  return {
    ...(has("writeStatus") && { writeStatus: (changed) => each("writeStatus", changed) }),
    ...(has("record") && { record: (events) => each("record", events) }),
  };
}
