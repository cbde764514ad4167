/** The defaults with the user's entries: one of the same name takes the default's place, the others follow. */
export function overrideByName<T extends { readonly name: string }>(
  defaults: readonly T[],
  own: readonly T[] = [],
): T[] {
  const merged = [...defaults];
  for (const entry of own) {
    const at = merged.findIndex(({ name }) => name === entry.name);
    if (at < 0) merged.push(entry);
    else merged[at] = entry;
  }
  return merged;
}
