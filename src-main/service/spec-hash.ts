import { createHash } from 'node:crypto';
import type { ExperimentSpec } from '../domain/experiment.ts';

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, withSortedKeys(item)]));
}

/**
 * SHA-256, in hex, of a spec as JSON with its keys in order: equal for specs that say the same in another order.
 * `$schema` has no meaning and does not count.
 */
export function hashSpec(spec: ExperimentSpec): string {
  const text = JSON.stringify(withSortedKeys({ ...spec, $schema: undefined }));
  return createHash('sha256').update(text).digest('hex');
}
