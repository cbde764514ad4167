/**
 * Reading of texts that may be made to do harm: what of it is not pure.
 *
 * In: texts of files. Out: documents. Small texts are read at once, large ones in a thread of their own with a time limit; what is read is noted before, so
 * that a file that takes the process with it is left out at the next start, until it changes.
 */
import type { OwnKind } from "../../../core/plugin/api.ts";
import { ownKindOf } from "../../../core/plugin/mod.ts";
import { describeRef, printPath, type ReadDocuments, type Validate } from "../../../core/resource/mod.ts";
import { readingEndedProcess, readingTookTooLong } from "../../../core/status/catalogue/source.ts";
import { plainReading, type Reading, type ReadRequest, unreadable } from "../../../providers/file/reading.ts";
import { type Aside, createAside } from "./aside.ts";
import { type Journal, type JournalOptions, openJournal } from "./journal.ts";

/** Characters of a text that is read at once; that takes some 50 ms at most. */
export const AT_ONCE = 32 * 1024;

/** A guarded reading, until it is stopped. */
export interface GuardedReading extends Reading {
  stop(): void;
}

/** Makes the reading of a process that reads files for long. */
export function guardedReading(options: JournalOptions & OwnKinds & { readonly validate: Validate }): GuardedReading {
  return withGuards(plainReading(options.validate), openJournal(options), { aside: createAside(), ...options });
}

/** The kinds of plugins, which a thread of its own does not have: schemas of plugins are code that was loaded here. */
export interface OwnKinds {
  readonly kinds?: readonly OwnKind[];
  readonly validate?: Validate;
}

/** Checks what of a text is of kinds that plugins bring. Where it stands is known by its document. */
function withOwnKinds(
  read: ReadDocuments,
  { file, kinds, validate }: Required<OwnKinds> & { readonly file: string },
): ReadDocuments {
  if (kinds.length === 0) return read;
  const problems = [...read.problems];
  const objects = read.objects.flatMap((located) => {
    const { object, ref, line, column } = located;
    if (ownKindOf(kinds, object) === undefined) return [located];
    const checked = validate(object);
    if (checked.ok) return [{ ...located, object: checked.object }];
    const text = checked.errors.map(({ path, message }) => `${printPath(path)}: ${message}`).join("; ");
    problems.push({ file, line, column, ref, message: `${describeRef(ref)}: ${text}` });
    return [];
  });
  return { ...read, objects, problems };
}

/** A reading with notes of what is read, and with a thread for large texts. */
export function withGuards(
  plain: Reading,
  journal: Journal,
  { aside, kinds = [], validate }: OwnKinds & { readonly aside: Aside },
): GuardedReading {
  const later = async ({ file, text, maxCharacters }: ReadRequest): Promise<ReadDocuments> => {
    let end = () => {};
    const outcome = await aside.read({ path: file.path, text, maxCharacters }, () => {
      end = journal.begin(file.path, file.signature);
    });
    end();
    if ("value" in outcome)
      return validate === undefined ? outcome.value : withOwnKinds(outcome.value, { file: file.path, kinds, validate });
    if (outcome.fault.type === "failed") return unreadable(file.path, `cannot be checked: ${outcome.fault.reason}`);
    journal.leaveOut(file.path, file.signature);
    return unreadable(file.path, readingTookTooLong());
  };
  return {
    leftOut({ path, signature }) {
      const why = journal.leftOut(path, signature);
      if (why === undefined) return undefined;
      return why === "died" ? readingEndedProcess() : readingTookTooLong();
    },
    read(request) {
      if (request.text.length > AT_ONCE) return later(request);
      const { path, signature } = request.file;
      const end = journal.begin(path, signature);
      try {
        return plain.read(request);
      } finally {
        end();
      }
    },
    stop() {
      aside.stop();
      journal.close();
    },
  };
}
