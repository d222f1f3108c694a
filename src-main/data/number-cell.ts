const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a text is in decimal notation; null where it is none. */
export function findNumber(text: string): number | null {
  return DECIMAL.test(text) ? Number(text) : null;
}
