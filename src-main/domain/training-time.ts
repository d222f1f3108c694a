/** A training that has been: how many members over how many epochs, and how long that took. */
export interface MeasuredTraining {
  readonly members: number;
  readonly epochs: number;
  readonly durationMs: number;
}

/**
 * The past training that says most about one of `members`: with the nearest number of members as a ratio, because what
 * members cost in lock step depends on how many there are; of two, the first.
 */
export function nearestTraining<Past extends MeasuredTraining>(
  past: readonly Past[],
  members: number,
): Past | undefined {
  const distance = (one: Past): number => Math.abs(Math.log(one.members / members));
  return past.reduce<Past | undefined>(
    (best, one) => (best === undefined || distance(one) < distance(best) ? one : best),
    undefined,
  );
}

/** How long a training takes by what another one took: in proportion to epochs and members. */
export function durationLike(
  { durationMs, ...past }: MeasuredTraining,
  wanted: Pick<MeasuredTraining, 'members' | 'epochs'>,
): number {
  return (durationMs * wanted.epochs * wanted.members) / (past.epochs * past.members);
}
