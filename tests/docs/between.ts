/** A page with another text between two marks of its own. Throws where the page, named for whoever reads the error, has no such place. */
export function between(
  page: string,
  [begin, end]: readonly [begin: string, end: string],
  text: string,
  name: string,
): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${name} has no place for what stands after ${begin.trim()}`);
  return `${page.slice(0, from)}${begin}${text}${page.slice(to)}`;
}
