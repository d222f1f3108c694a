import { METRIC_NAMES, metricLabel } from '../metrics/metric-name.ts';
import { SCOPES, type MeasurementKey, type Scope } from '../run.ts';
import { foldName } from './field.ts';

const METRIC_BY_NAME: ReadonlyMap<string, string> = new Map(
  METRIC_NAMES.flatMap((name) => [
    [foldName(metricLabel(name)), name],
    [foldName(name), name],
  ]),
);

function findScope(part: string): Scope | undefined {
  return SCOPES.find((scope) => scope === part.toLowerCase());
}

/**
 * The measurement that a path means: a metric on test by its name or its label (`accuracy`, `"log loss"`), one on another part
 * behind its scope (`validation.logLoss`), and one of a class or a parameter before it (`test.precision.malignant`,
 * `model.l2Norm."dense1.kernel"`).
 * @returns undefined for a path that names no metric
 */
export function findMetric(parts: readonly string[]): MeasurementKey | undefined {
  const scope = findScope(parts.at(0) ?? '');
  const rest = scope === undefined ? parts : parts.slice(1);
  const name = METRIC_BY_NAME.get(foldName(rest.at(0) ?? ''));
  if (name === undefined || rest.length > 2) return undefined;
  return { scope: scope ?? 'test', name, detail: rest.at(1) ?? '' };
}

/** The shortest path that means a measurement. */
export function metricPath({ scope, name, detail }: MeasurementKey): readonly string[] {
  return [...(scope === 'test' ? [] : [scope]), name, ...(detail === '' ? [] : [detail])];
}

/** A measurement as a heading says it: `accuracy` for one on test, `validation log loss` for others. */
export function metricWords({ scope, name, detail }: MeasurementKey): string {
  const place = scope === 'test' || scope === 'model' ? '' : `${scope} `;
  return `${place}${metricLabel(name)}${detail === '' ? '' : ` of ${detail}`}`;
}

/** Whether two keys name the same measurement. */
export function isSameMetric(one: MeasurementKey, other: MeasurementKey): boolean {
  return one.scope === other.scope && one.name === other.name && one.detail === other.detail;
}
