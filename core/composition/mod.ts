/**
 * Several plugins of one kind as one: providers as one world, translators as one translation, infra managers as one manager, and statuses and Events on their way to whom
 * they concern.
 *
 * In: instances as the host lists them. Out: what the pipeline takes one of. Who comes first counts where two want the same, and the other is told. With one plugin of a
 * kind nothing stands in between. The folder never decides which plugins there are.
 */
export { type ComposeDeps, type Composed, compose } from "./compose.ts";
export { type ChosenInfra, type ChosenManager, chooseInfra } from "./infra-managers.ts";
export { createStages, type ObjectStages, type StageSource } from "./object-stages.ts";
export { createOwners, type OwningProvider } from "./owners.ts";
export { createStatusFold, type StatusFold } from "./status-fold.ts";
export { combineTranslators, type TranslatorSource } from "./translators.ts";
export { createUnion, type Union } from "./union.ts";
export { createWorlds, type Worlds } from "./worlds.ts";
