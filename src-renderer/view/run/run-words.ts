import { assertNever } from '../../../src-main/domain/errors.ts';
import type { RunRecord } from '../../../src-main/domain/run-record.ts';
import type { RunSettings } from '../../../src-main/domain/run-settings.ts';
import { durationCell } from '../../../src-main/domain/table/cell-text.ts';

/** What became of a run, and what its user may do about it; empty where there is nothing to do. */
export interface RunWords {
  readonly sentence: string;
  readonly advice: string;
}

function epochs(count: number): string {
  return `${count} ${count === 1 ? 'epoch' : 'epochs'}`;
}

/** Time in which it trained: without pauses. Null until it has ended. */
export function trainedMs({ startedAtMs, endedAtMs, idleMs }: RunRecord): number | null {
  return startedAtMs === null || endedAtMs === null ? null : Math.max(0, endedAtMs - startedAtMs - idleMs);
}

function kept({ epochsDone }: RunRecord): string {
  return epochsDone === 0 ? 'No epoch was finished.' : `${epochs(epochsDone)} stored.`;
}

/** What of a run's settings decides which epoch counts. */
export type EpochRule = Pick<RunSettings, 'epochs' | 'countedEpoch' | 'earlyStopping'>;

/** Why it is not simply the last one. */
function whyCounted({ countedEpoch, earlyStopping }: EpochRule): string {
  if (earlyStopping !== null && earlyStopping.restoreBest !== false) return 'the best one by early stopping';
  return countedEpoch === 'bestValidation' ? 'the one with the smallest validation data loss' : '';
}

function countedWords({ countedEpoch, epochsDone }: RunRecord, rule: EpochRule): string {
  if (countedEpoch === epochsDone) return 'the last one counts';
  const why = whyCounted(rule);
  return `epoch ${countedEpoch ?? 0}${why === '' ? '' : `, ${why},`} counts`;
}

function completedSentence(run: RunRecord, rule: EpochRule): string {
  const took = trainedMs(run);
  const isEarly = run.epochsDone < rule.epochs;
  const stopped = run.droppedEpoch === null ? 'stopped early' : 'stopped by successive halving';
  return [
    epochs(run.epochsDone),
    isEarly ? ` of ${rule.epochs}, ${stopped}` : '',
    took === null ? '' : ` in ${durationCell(took)}`,
    `; ${countedWords(run, rule)}.`,
  ].join('');
}

const RESUME = 'It can go on where it ended, with the numbers that it would have had: resume the experiment.';

export function runWords(run: RunRecord, rule: EpochRule): RunWords {
  const { status } = run;
  switch (status) {
    case 'queued':
      return { sentence: 'Waits for its turn.', advice: '' };
    case 'running':
      return { sentence: `Being trained: ${run.epochsDone} of ${epochs(rule.epochs)} done.`, advice: '' };
    case 'completed':
      return { sentence: completedSentence(run, rule), advice: '' };
    case 'diverged':
      return {
        sentence: `The loss stopped being finite in epoch ${run.divergedEpoch ?? 0}. ${kept(run)}`,
        advice: 'A smaller learning rate, gradient clipping or a weaker penalty helps.',
      };
    case 'failed':
      return { sentence: `${run.error?.message ?? 'It failed.'} ${kept(run)}`, advice: RESUME };
    case 'cancelled':
      return { sentence: `Cancelled by its user. ${kept(run)}`, advice: RESUME };
    case 'interrupted':
      return { sentence: `Its process closed or died. ${kept(run)}`, advice: RESUME };
    default:
      return assertNever(status);
  }
}
