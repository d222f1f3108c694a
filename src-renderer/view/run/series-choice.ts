import type { RunSeriesName } from '../../../src-main/domain/figure/run-figures.ts';
import { metricLabel } from '../../../src-main/domain/metrics/metric-name.ts';
import type { MeasurementKey } from '../../../src-main/domain/run.ts';

/** Something that a run measured epoch by epoch, on one or more parts of the data. */
export interface SeriesChoice extends RunSeriesName {
  /** Tells it apart from the others. */
  readonly id: string;
  readonly label: string;
  /** The heading that it stands under in a menu. */
  readonly group: 'Whole part' | 'Per class' | 'Model';
}

export function choiceId({ name, detail }: RunSeriesName): string {
  return detail === '' ? name : `${name} · ${detail}`;
}

/** The series of a run, each once, whatever parts it was measured on. */
export function seriesChoices(keys: readonly MeasurementKey[]): SeriesChoice[] {
  const choices = new Map<string, SeriesChoice>();
  for (const { scope, name, detail } of keys) {
    const id = choiceId({ name, detail });
    const label = detail === '' ? metricLabel(name) : `${metricLabel(name)} · ${detail}`;
    const group = scope === 'model' ? 'Model' : detail === '' ? 'Whole part' : 'Per class';
    if (!choices.has(id)) choices.set(id, { id, name, detail, label, group });
  }
  return [...choices.values()];
}

/** The headings that a menu of these has, with what stands under each. */
export function groupedChoices(
  choices: readonly SeriesChoice[],
): { readonly group: SeriesChoice['group']; readonly choices: readonly SeriesChoice[] }[] {
  return (['Whole part', 'Model', 'Per class'] as const)
    .map((group) => ({ group, choices: choices.filter((choice) => choice.group === group) }))
    .filter((each) => each.choices.length > 0);
}
