/** The known name that was probably meant by another one: the same but for case, or one slip away. Undefined when there is none. */
export function similarName(name: string, known: readonly string[]): string | undefined {
  return known.find((one) => one.toLowerCase() === name.toLowerCase() || isNear(one, name));
}

/** Whether two words differ by one slip: a letter more, one less, another one, or two that changed places. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a.length < 3) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const swapped = a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
  const rests = [a.slice(at + 1) === b.slice(at + 1), a.slice(at + 1) === b.slice(at), a.slice(at) === b.slice(at + 1)];
  return swapped || rests.some(Boolean);
}
