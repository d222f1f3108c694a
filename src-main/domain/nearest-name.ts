/** Number of insertions, deletions and replacements that turn one text into the other (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[to.length];
}

/** Longer names are not typing errors, and the distance takes their product of steps. */
const MAX_LENGTH = 100;

/**
 * The candidate that a mistyped name most likely meant: the nearest one in edits, upper and lower case taken as equal,
 * at most a third of the name's length away, or one edit in a name of two. The first of equally near ones; null where none is near.
 */
export function nearestName(name: string, candidates: readonly string[]): string | null {
  if (name.length > MAX_LENGTH) return null;
  let nearest: string | null = null;
  // One letter in place of another single letter has nothing in common with it.
  let smallest = name.length < 2 ? 1 : Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate.length > MAX_LENGTH) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** ` (did you mean "…"?)` for a mistyped name, with a leading space; empty where no candidate is near. */
export function didYouMean(name: unknown, candidates: readonly string[]): string {
  const nearest = typeof name === 'string' ? nearestName(name, candidates) : null;
  return nearest === null ? '' : ` (did you mean ${JSON.stringify(nearest)}?)`;
}
