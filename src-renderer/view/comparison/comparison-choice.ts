import { crossValidationText } from '../../../src-main/domain/cross-validation.ts';
import type { ExperimentRow } from '../../../src-main/domain/experiment-row.ts';
import type { GroupInfo } from '../../../src-main/domain/run-group.ts';
import type { GroupAddress } from '../../state/route.ts';

/** The two groups that a person most likely wants to see: baseline and first other variant of the newest finished experiment. */
export function likelyPair(
  experiments: readonly ExperimentRow[],
): readonly [GroupAddress, GroupAddress] | null {
  const finished = experiments.find(({ groups }) => {
    const [baseline, other] = groups.map(({ completed }) => completed);
    return baseline > 0 && other > 0;
  });
  if (finished === undefined) return null;
  return [
    { experimentId: finished.id, variantIndex: 0 },
    { experimentId: finished.id, variantIndex: 1 },
  ];
}

/** The colours of two groups: those of their variants, or neighbours where these are the same. */
export function colorsOf(a: GroupAddress, b: GroupAddress): readonly [number, number] {
  return a.variantIndex === b.variantIndex
    ? [a.variantIndex, a.variantIndex + 1]
    : [a.variantIndex, b.variantIndex];
}

/** What a page calls a comparison: one experiment's name, or both. */
export function titleOf(a: GroupInfo, b: GroupInfo): string {
  return a.experiment.id === b.experiment.id
    ? a.experiment.name
    : `${a.experiment.name} against ${b.experiment.name}`;
}

/** Data, cross-validation or seeds, and the counted epoch, in a few words. */
export function detailOf(a: GroupInfo, b: GroupInfo, model: string | undefined): string {
  const seeds = new Set([...a.runs, ...b.runs].map(({ seed }) => seed)).size;
  const { crossValidation } = a.experiment;
  const counted = a.experiment.countedEpoch === 'last' ? 'last' : 'best validation';
  return [
    a.experiment.dataName,
    ...(model === undefined ? [] : [model]),
    crossValidation === undefined
      ? `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`
      : crossValidationText(crossValidation),
    `${counted} epoch counted`,
  ].join(' · ');
}
