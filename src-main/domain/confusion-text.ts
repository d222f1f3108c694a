/**
 * A cell of a confusion matrix: rows per run, as few digits as there is room for.
 * @param count summed over the runs
 * @param isMany whether there are many classes, and so little room for each number
 */
export function confusionText(count: number, runs: number, isMany: boolean): string {
  const value = count / Math.max(runs, 1);
  return Number.isInteger(value) || value >= 99.95 || (isMany && value >= 9.95)
    ? value.toFixed(0)
    : value.toFixed(1);
}
