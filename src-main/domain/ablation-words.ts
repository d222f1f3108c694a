import type { Ablation, AblationRow } from './ablation.ts';
import { metricLabel } from './metrics/metric-name.ts';
import { regularizationWords } from './regularization-words.ts';
import type { VerdictKind } from './verdict-decision.ts';

/** What an ablation over single layers does not show. */
export const ABLATION_LIMITS =
  'Each layer was regularized while the others were not. A layer that matters only together with another one does not show here, ' +
  'two layers that each help may do so by the same means, and another strength may suit another layer. ' +
  '“Cannot tell” is not “no effect”.';

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function layersWith(rows: readonly AblationRow[], kinds: readonly VerdictKind[]): string[] {
  return rows.flatMap(({ layer, verdict }) =>
    layer !== null && kinds.includes(verdict.kind) ? [layer] : [],
  );
}

const ALL_WORDS: Readonly<Record<VerdictKind, string>> = {
  better: 'it helps',
  worse: 'it hurts',
  equivalent: 'it makes no difference that matters',
  cannotTell: 'these seeds cannot tell',
  noVerdict: 'there is nothing to judge by yet',
};

/** Whether the layers together do more or less than the sum of their single effects; empty where nothing says so. */
function interactionWords({ interaction, direction }: Pick<Ablation, 'interaction' | 'direction'>): string {
  if (interaction === null || interaction.interval.low === null || direction === 'neither') return '';
  const { low, high } = interaction.interval;
  // Equal contrasts under every seed show nothing of the spread.
  if (low === high || (low <= 0 && high >= 0)) return '';
  const isMore = low > 0 === (direction === 'higherIsBetter');
  return ` Together the layers do ${isMore ? 'better' : 'worse'} than the sum of what each does alone: their effects do not simply add up.`;
}

/** Which layers a regularizer helps on, in plain words; the test is that of the rows. */
export function ablationSentence(ablation: Ablation): string {
  const { regularizer, metric, rows, all } = ablation;
  const what = regularizationWords([regularizer]);
  const helped = layersWith(rows, ['better']);
  const hurt = layersWith(rows, ['worse']);
  const equal = layersWith(rows, ['equivalent']);
  const open = layersWith(rows, ['cannotTell', 'noVerdict']);
  const parts = [
    helped.length > 0
      ? `${what} on ${listWords(helped)} alone improves test ${metricLabel(metric)}`
      : `On no single layer do these seeds show that ${what} improves test ${metricLabel(metric)}`,
    ...(hurt.length > 0 ? [`on ${listWords(hurt)} alone it makes it worse`] : []),
    ...(equal.length > 0 ? [`on ${listWords(equal)} alone it makes no difference that matters`] : []),
    ...(open.length > 0 && open.length < rows.length
      ? [`for ${listWords(open)} these seeds cannot tell`]
      : []),
  ];
  const whole = all === null ? '' : ` On all of them at once ${ALL_WORDS[all.verdict.kind]}.`;
  return `${parts.join('; ')}.${whole}${interactionWords(ablation)}`;
}
