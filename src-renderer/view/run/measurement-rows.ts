import type { Part } from '../../../src-main/domain/dataset.ts';
import {
  METRIC_NAMES,
  metricDirection,
  metricLabel,
  type PerClassMetricName,
  type RankingMetricName,
} from '../../../src-main/domain/metrics/metric-name.ts';
import type { MetricValue } from '../../../src-main/domain/metrics/metric-value.ts';
import {
  CLASSIFICATION_METRICS,
  type ClassificationMetricName,
} from '../../../src-main/domain/metrics/primary-metric.ts';
import type { Measurement, Scope } from '../../../src-main/domain/run.ts';

/** A metric of the whole of each part; null where it was not measured there. */
export interface MetricRow {
  readonly name: string;
  readonly label: string;
  readonly values: Readonly<Record<Part, MetricValue | null>>;
  /** How much better it is on the rows that were trained on than on validation; null where one of them is not defined. */
  readonly gap: number | null;
}

function valueAt(
  measurements: readonly Measurement[],
  scope: Scope,
  name: string,
  detail: string,
): MetricValue | null {
  const found = measurements.find(
    (each) => each.scope === scope && each.name === name && each.detail === detail,
  );
  return found?.value ?? null;
}

function gapOf({ train, validation }: MetricRow['values'], name: string): number | null {
  const onTrain = train?.value ?? null;
  const onValidation = validation?.value ?? null;
  const direction = metricDirection(name);
  if (onTrain === null || onValidation === null || direction === 'neither') return null;
  return direction === 'higherIsBetter' ? onTrain - onValidation : onValidation - onTrain;
}

/** The metrics of a run that are of a whole part, in the order of the tables. */
export function metricRows(measurements: readonly Measurement[]): MetricRow[] {
  const measured = new Set(
    measurements.filter(({ scope, detail }) => scope !== 'model' && detail === '').map(({ name }) => name),
  );
  const known: readonly string[] = METRIC_NAMES;
  const rankOf = (name: string): number => (known.includes(name) ? known.indexOf(name) : known.length);
  return [...measured]
    .sort((one, other) => rankOf(one) - rankOf(other))
    .map((name) => {
      const on = (part: Part): MetricValue | null => valueAt(measurements, part, name, '');
      const values = { train: on('train'), validation: on('validation'), test: on('test') };
      return { name, label: metricLabel(name), values, gap: gapOf(values, name) };
    });
}

/**
 * Classification metrics that a run has on no part: the version that trained it did not measure them yet. None for
 * regression, and for a run without measurements.
 */
export function unmeasuredMetrics(rows: readonly MetricRow[]): ClassificationMetricName[] {
  const measured = new Set(rows.map(({ name }) => name));
  const isClassification = CLASSIFICATION_METRICS.some((name) => measured.has(name));
  return isClassification ? CLASSIFICATION_METRICS.filter((name) => !measured.has(name)) : [];
}

/** One class's scores on one part; null where it was not measured. */
export type ClassRow = { readonly className: string } & Readonly<
  Record<PerClassMetricName | RankingMetricName, MetricValue | null>
>;

/** The scores of each class on a part, in the order in which they were measured; none for regression. */
export function classRows(measurements: readonly Measurement[], part: Part): ClassRow[] {
  const classNames = new Set(
    measurements.filter(({ scope, name }) => scope === part && name === 'recall').map(({ detail }) => detail),
  );
  return [...classNames].map((className) => {
    const of = (name: PerClassMetricName | RankingMetricName): MetricValue | null =>
      valueAt(measurements, part, name, className);
    return {
      className,
      precision: of('precision'),
      recall: of('recall'),
      f1: of('f1'),
      aucRoc: of('aucRoc'),
      prAuc: of('prAuc'),
    };
  });
}
