/**
 * Work that would hold its process for long, in parts: at each `yield` others may come in between, and change the database.
 * What it gives is then a picture of several moments, which follow each other within tens of milliseconds.
 */
export type InParts<Result> = Generator<undefined, Result>;

/** Does all parts without letting anyone in. */
export function atOnce<Result>(work: InParts<Result>): Result {
  for (;;) {
    const part = work.next();
    if (part.done === true) return part.value;
  }
}

/** Maps items one by one, `size` of them a part. */
export function* mapInParts<Item, Mapped>(
  items: readonly Item[],
  size: number,
  map: (item: Item) => Mapped,
): InParts<Mapped[]> {
  const mapped: Mapped[] = [];
  for (const item of items) {
    mapped.push(map(item));
    if (mapped.length % size === 0) yield;
  }
  return mapped;
}
