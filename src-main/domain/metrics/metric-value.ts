/** A metric's value, or null with the reason why it is not defined here. Never NaN, never a stand-in 0. */
export type MetricValue = { readonly value: number } | { readonly value: null; readonly reason: string };

/** A defined value; a non-finite number becomes null with the reason. */
export function defined(value: number): MetricValue {
  return Number.isFinite(value) ? { value } : { value: null, reason: `not finite (${value})` };
}

/** An undefined value and why. */
export function undefinedBecause(reason: string): MetricValue {
  return { value: null, reason };
}
