import type { FieldProblem } from '../../domain/errors.ts';
import type { ExperimentSpec } from '../../domain/experiment.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { seedsText } from './seeds-text.ts';

interface DivergedVariant {
  readonly index: number;
  readonly name: string;
  /** As in `seeds 0 to 4, the first in epoch 3`. */
  readonly where: string;
  readonly share: string;
}

function divergedVariants(spec: ExperimentSpec, runs: readonly RunRecord[]): DivergedVariant[] {
  return spec.variants.flatMap(({ name }, index) => {
    const own = runs.filter(({ variantIndex }) => variantIndex === index);
    const diverged = own.filter(({ status }) => status === 'diverged');
    if (diverged.length === 0) return [];
    const first = Math.min(...diverged.map(({ divergedEpoch }) => divergedEpoch ?? Infinity));
    const where = `${seedsText(diverged.map(({ seed }) => seed))}, the first in epoch ${first}`;
    return [{ index, name, where, share: `${diverged.length} of ${own.length} runs` }];
  });
}

/**
 * What to look at in a spec whose runs diverged. All variants share the learning rate: where one of them stood it, the
 * regularization of those that did not is to blame, unless one of these has none.
 * @returns nothing where no run diverged
 */
export function divergenceProblems(spec: ExperimentSpec, runs: readonly RunRecord[]): FieldProblem[] {
  const diverged = divergedVariants(spec, runs);
  if (diverged.length === 0) return [];
  const { learningRate } = spec.training.optimizer;
  const isRegularized = diverged.every(({ index }) => spec.variants[index].regularization.length > 0);
  if (isRegularized && diverged.length < spec.variants.length)
    return diverged.map(({ index, name, where, share }) => ({
      field: `variants[${index}].regularization`,
      expected: `strengths under which every loss stays finite at the learning rate ${learningRate}`,
      received: `"${name}", of which ${share} diverged (${where}). Lower its strengths, or the learning rate`,
    }));
  const places = diverged.map(({ name, where, share }) => `${share} of "${name}" diverged (${where})`);
  return [
    {
      field: 'training.optimizer.learningRate',
      expected: 'a rate under which every loss stays finite',
      received: `${learningRate}: ${places.join('; ')}. Lower it`,
    },
  ];
}
