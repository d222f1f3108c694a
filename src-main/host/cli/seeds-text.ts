const MOST_PIECES = 8;

/** Seeds as runs of neighbours: `seed 3`, `seeds 0 to 4`, `seeds 0, 2, 5 to 9`; many pieces end in a count. */
export function seedsText(seeds: readonly number[]): string {
  const pieces: { from: number; to: number }[] = [];
  for (const seed of seeds.toSorted((one, other) => one - other)) {
    const last = pieces.at(-1);
    if (last?.to === seed - 1) last.to = seed;
    else pieces.push({ from: seed, to: seed });
  }
  const shown = pieces.slice(0, MOST_PIECES).map(({ from, to }) => {
    if (from === to) return String(from);
    return to === from + 1 ? `${from}, ${to}` : `${from} to ${to}`;
  });
  const rest = pieces.length > MOST_PIECES ? `, … (${seeds.length} in all)` : '';
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${shown.join(', ')}${rest}`;
}
