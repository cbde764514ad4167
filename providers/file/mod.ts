/**
 * Objects out of YAML and JSON files: files and folders, many documents in a file, changes as they happen.
 *
 * In: paths. Out: snapshots of what the files hold, and a log line with file, line and column for whatever is refused, which is told on the object
 * too. The provider never stops for a bad document: the last good version of that object stays, everything else goes on. It has nowhere to write statuses.
 */
import * as v from "valibot";
import type { PluginContext, PluginDefinition, Provider } from "../../core/plugin/api.ts";
import { definePlugin } from "../../core/plugin/define.ts";
import {
  createStore,
  DEFAULT_NAMESPACE,
  type Edit,
  type KubeObject,
  namespaceObject,
  type Problem,
  type Snapshot,
  type Validate,
  WatchScope,
} from "../../core/resource/mod.ts";
import { moreProblems } from "../../core/status/catalogue/source.ts";
import { FileSource } from "./file-source.ts";
import { rootOf } from "./folders.ts";
import { ImpliedNamespaces } from "./library.ts";
import { OwnObjects } from "./own-objects.ts";
import { plainReading, type Reading } from "./reading.ts";
import { Refusals } from "./refusals.ts";
import { ScopedEdits } from "./scoped-edits.ts";

const watch = v.variant("type", [
  v.strictObject({ type: v.literal("All") }),
  v.strictObject({ type: v.literal("Namespaces"), namespaces: v.array(v.string()) }),
  v.strictObject({
    type: v.literal("NamespaceSelector"),
    namespaceSelector: v.object({
      matchLabels: v.optional(v.record(v.string(), v.string())),
      matchExpressions: v.optional(
        v.array(v.object({ key: v.string(), operator: v.string(), values: v.optional(v.array(v.string())) })),
      ),
    }),
  }),
]);

/** Bytes of a file when nothing else is said: some 20,000 routes. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;

const config = v.strictObject({
  /** Files and folders, absolute or relative to the working directory. `folder/**` reads folders in the folder too. */
  paths: v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1)),
  /** Whether folders in folders are read everywhere. */
  recursive: v.optional(v.boolean(), false),
  /** The largest file that is read, in bytes. */
  maxFileBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), MAX_FILE_BYTES),
  /** How often everything is looked at again, in seconds, in case an event was lost. */
  rescanSeconds: v.optional(v.pipe(v.number(), v.minValue(0.1)), 10),
  /** The namespaces whose objects count; of a selector, those whose Namespace has the labels now. */
  watch: v.optional(watch, { type: "All" }),
  /** The namespace of Postern itself, which always counts. */
  controllerNamespace: v.optional(v.string(), DEFAULT_NAMESPACE),
});

/** Problems of one file that are logged, each in a line; `status` shows all of them. */
export const MOST_LOGGED = 20;

type FileConfig = v.InferOutput<typeof config>;

/** The options of a file provider besides its configuration. */
export interface FileProviderOptions {
  /** Checks each object and fills in defaults; by itself as its context does. */
  readonly validate?: Validate;
  /** Objects of Postern's that are there beside those of the files, which may replace them. */
  readonly own?: readonly KubeObject[];
  /** Told what is wrong with files now, whenever that changes; what of an object was never good shows nowhere else but in the log. */
  readonly onRefused?: (problems: readonly Problem[]) => void;
  /** How texts are read; by itself each is read at once. */
  readonly reading?: Reading;
}

/** The provider `file`. */
export function fileProvider(options: FileProviderOptions = {}): PluginDefinition<"provider", typeof config> {
  return definePlugin({
    kind: "provider",
    name: "file",
    version: "1.0.0",
    stability: "beta",
    summary: "Reads objects from YAML and JSON files and follows their changes.",
    config,
    create: (context) => createProvider(context, options),
  });
}

type SourceOptions = ConstructorParameters<typeof FileSource>[0];

function sourceOf(
  { config, clock }: PluginContext<FileConfig>,
  how: Pick<SourceOptions, "reading" | "onEdit" | "onProblems">,
): FileSource {
  return new FileSource({
    roots: config.paths.map((path) => rootOf(path, config.recursive)),
    maxBytes: config.maxFileBytes,
    rescanMs: config.rescanSeconds * 1_000,
    clock,
    ...how,
  });
}

function warnOf({ missing, blind }: FileSource, log: PluginContext<FileConfig>["log"]): void {
  for (const path of missing) log.warn("path is not there yet; it is read when it appears", { path });
  for (const folder of blind) log.warn("folder cannot be watched; it is looked at every second", { folder });
}

/** Runs something after all that is under way, however often it is asked for until then. */
function onceLater(run: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      run();
    });
  };
}

function logProblems(log: PluginContext<FileConfig>["log"], file: string, problems: readonly Problem[]): void {
  const logged = problems.slice(0, MOST_LOGGED);
  for (const { line, column, message } of logged) log.error(`${file}:${line}:${column}: ${message}`);
  if (problems.length > logged.length) log.error(`${file}: ${moreProblems(problems.length - logged.length)}`);
  if (problems.length === 0) log.info("file is in order again", { file });
}

function createProvider(
  context: PluginContext<FileConfig>,
  {
    own = [],
    onRefused = () => {},
    validate = context.validate,
    reading = plainReading(validate),
  }: FileProviderOptions,
): Provider {
  const { log, metrics } = context;
  const store = createStore();
  const beside = new OwnObjects(own);
  const namespaces = new ImpliedNamespaces();
  const scope = new WatchScope(context.config.watch, context.config.controllerNamespace);
  const scoped = new ScopedEdits(scope, ({ namespace, joins }) =>
    log.info(joins ? "a namespace joins" : "a namespace leaves", { namespace }),
  );
  const refusals = new Refusals();
  const objectsGauge = metrics.gauge("postern_file_changes", "Changes of files that made a new snapshot.", []);
  const problemsGauge = metrics.gauge("postern_file_problems", "Documents of files that are refused now.", []);
  let publish: (snapshot: Snapshot) => void = () => {};
  let started = false;

  const apply = (edit: Edit) => {
    const before = store.snapshot;
    const snapshot = store.apply(scoped.through(namespaces.extend(beside.extend(edit), namespaceObject)));
    objectsGauge.set(snapshot.revision);
    if (snapshot !== before || !started) publish(snapshot);
  };
  // Many files can become bad at once: what follows from all of them is said once.
  const tellLater = onceLater(() => {
    problemsGauge.set(refusals.count);
    context.report(refusals.report());
    onRefused(refusals.all());
  });
  const onProblems = (file: string, problems: readonly Problem[]) => {
    refusals.put(file, problems);
    tellLater();
    logProblems(log, file, problems);
  };
  const source = sourceOf(context, { reading, onEdit: apply, onProblems });

  return {
    watch(listener) {
      publish = listener;
    },
    async start() {
      problemsGauge.set(0);
      apply(await source.start());
      started = true;
      warnOf(source, log);
    },
    async stop() {
      source.close();
      publish = () => {};
    },
    health: () => (started ? { ok: true } : { ok: false, reason: "the files have not been read yet" }),
  };
}
