/** More than an experiment takes: a typing error such as `0-99999999` must not fill the memory. */
const MOST = 1000;

function piecesOf(seeds: readonly number[]): string[] {
  const pieces: { from: number; to: number }[] = [];
  for (const seed of seeds) {
    const last = pieces.at(-1);
    if (last !== undefined && last.to + 1 === seed) last.to = seed;
    else pieces.push({ from: seed, to: seed });
  }
  return pieces.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
}

/** Seeds as people type them, neighbours in one piece and the order kept: `0-4, 7`. */
export function showSeeds(seeds: readonly number[]): string {
  return piecesOf(seeds).join(', ');
}

/** The seeds that a text names, as in `0-4, 7`; null where it is no list of seeds, or one of more than a thousand. */
export function readSeeds(text: string): number[] | null {
  const pieces = text
    .replaceAll(/\s*(?:-|–|to)\s*/g, '-')
    .split(/[,;\s]+/)
    .filter((piece) => piece !== '');
  const seeds: number[] = [];
  for (const piece of pieces) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(piece);
    if (match === null) return null;
    const from = Number(match[1]);
    const to = match.at(2) === undefined ? from : Number(match[2]);
    if (to < from || to - from + seeds.length >= MOST) return null;
    for (let seed = from; seed <= to; seed++) seeds.push(seed);
  }
  return seeds.length === 0 ? null : seeds;
}
