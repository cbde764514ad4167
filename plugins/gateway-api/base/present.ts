/** The same record without the fields whose value is undefined: in the IR absent means absent. */
export function present<T extends object>(fields: T): T {
  for (const name in fields) if (fields[name] === undefined) return withoutUndefined(fields);
  return fields;
}

function withoutUndefined<T extends object>(fields: T): T {
  const kept: Partial<T> = {};
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name];
  return kept as T;
}

/** The list, or undefined when there is nothing in it. */
export function nonEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list && list.length > 0 ? list : undefined;
}

/** True or absent: flags of the IR that are only ever true. */
export function flag(value: boolean | undefined): true | undefined {
  return value ? true : undefined;
}
