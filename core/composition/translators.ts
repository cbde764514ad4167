import { CircleError } from "../incremental/failure.ts";
import { type Derivation, derive } from "../incremental/reader.ts";
import type { RootTranslator, Translation } from "../plugin/api.ts";
import { dictionary } from "../scalars/dictionary.ts";
import { sameDataPlaneTwice, translatorFailed } from "../status/catalogue/composition.ts";

/** A translator that makes IR. */
export interface TranslatorSource {
  readonly id: string;
  readonly value: RootTranslator;
}

/** The translation of several translators, with the fault of each beside it, by plugin. */
export interface CombinedTranslation extends Translation {
  readonly troubles?: Readonly<Record<string, string>>;
  readonly parts?: readonly Part[];
}

/** One of several translators, with the error that it failed with: the translation that it came to last goes on. */
export interface Part {
  readonly id: string;
  readonly translation: Translation;
  readonly failed?: string;
}

const NOTHING: Translation = { xds: {}, infra: {}, status: [] };

/** Several translators as one: of a data plane that two of them have that of the first counts. One that throws keeps what it came to last. */
export function combineTranslators(sources: readonly TranslatorSource[]): RootTranslator {
  const [only, ...more] = sources as readonly [TranslatorSource, ...TranslatorSource[]];
  if (more.length === 0) return only.value;
  const parts = sources.map(partOf);
  const root = derive(
    "translators",
    (_key, read): CombinedTranslation => combined(parts.map((part) => read.from(part, ""))),
  );
  const { dataPlane } = only.value;
  let kept: Readonly<Record<string, Translation>> = dictionary();
  return {
    ...{ root, ...(dataPlane && { dataPlane }) },
    kept: {
      settings: () => kept,
      note({ parts: made = [] }: CombinedTranslation) {
        kept = Object.fromEntries(made.map(({ id, translation }) => [settingOf(id), translation]));
      },
    },
  };
}

/** The name of the setting that holds what a translator came to last. */
function settingOf(id: string): string {
  return `translation of ${id}`;
}

function partOf({ id, value }: TranslatorSource): Derivation<Part> {
  return derive(`translator ${id}`, (_key, read): Part => {
    try {
      return { id, translation: read.from(value.root, "") };
    } catch (error) {
      if (error instanceof CircleError) throw error;
      const kept = read.setting(settingOf(id)) as Translation | undefined;
      return { id, translation: kept ?? NOTHING, failed: error instanceof Error ? error.message : String(error) };
    }
  });
}

function combined(parts: readonly Part[]): CombinedTranslation {
  const owners = new Map<string, string>();
  const troubles: Record<string, string> = dictionary();
  const xds: Record<string, Translation["xds"][string]> = dictionary();
  const infra: Record<string, Translation["infra"][string]> = dictionary();
  const inUse: Record<string, readonly string[]> = dictionary();
  for (const { id, translation, failed } of parts) {
    if (failed !== undefined) troubles[id] = translatorFailed(failed);
    for (const key of new Set([...Object.keys(translation.xds), ...Object.keys(translation.infra)])) {
      const owner = owners.get(key);
      if (owner !== undefined) {
        troubles[id] ??= sameDataPlaneTwice(key, owner);
        continue;
      }
      owners.set(key, id);
      const { [key]: ir } = translation.xds;
      const { [key]: proxies } = translation.infra;
      const { [key]: used } = translation.inUse ?? {};
      if (ir) xds[key] = ir;
      if (proxies) infra[key] = proxies;
      if (used) inUse[key] = used;
    }
  }
  return { ...{ xds, infra, inUse, troubles, parts }, status: parts.flatMap(({ translation }) => translation.status) };
}
