import { describe, expect, it } from 'vitest';
import { runWords, trainedMs, type EpochRule } from '../../../../src-renderer/view/run/run-words.ts';
import { sampleRun } from './sample-run.ts';

const RULE: EpochRule = { epochs: 20, countedEpoch: 'last', earlyStopping: null };

describe('a completed run', () => {
  it('says how long it took, and which epoch counts', () => {
    expect(runWords(sampleRun(), RULE).sentence).toBe('20 epochs in 4.0 s; the last one counts.');
  });

  it('says why it is not the last epoch that counts', () => {
    expect(
      runWords(sampleRun({ countedEpoch: 12 }), { ...RULE, countedEpoch: 'bestValidation' }).sentence,
    ).toBe('20 epochs in 4.0 s; epoch 12, the one with the smallest validation data loss, counts.');
  });

  it('says that it stopped early, and that its best epoch was restored', () => {
    const rule = { ...RULE, earlyStopping: { type: 'earlyStopping' as const, patience: 3 } };
    expect(runWords(sampleRun({ epochsDone: 15, countedEpoch: 12 }), rule).sentence).toBe(
      '15 epochs of 20, stopped early in 4.0 s; epoch 12, the best one by early stopping, counts.',
    );
  });

  it('says that successive halving stopped it', () => {
    const run = sampleRun({ epochsDone: 5, countedEpoch: 5, droppedEpoch: 5 });
    expect(runWords(run, RULE).sentence).toBe(
      '5 epochs of 20, stopped by successive halving in 4.0 s; the last one counts.',
    );
  });

  it('leaves pauses out of the time it trained', () => {
    expect(trainedMs(sampleRun({ idleMs: 1500 }))).toBe(5000 - 1000 - 1500);
    expect(trainedMs(sampleRun({ endedAtMs: null }))).toBeNull();
  });
});

describe('a run without a result', () => {
  const ended = { countedEpoch: null, bestEpoch: null };

  it('that diverged says in which epoch, and what helps', () => {
    const run = sampleRun({ ...ended, status: 'diverged', divergedEpoch: 4, epochsDone: 3 });
    expect(runWords(run, RULE)).toEqual({
      sentence: 'The loss stopped being finite in epoch 4. 3 epochs stored.',
      advice: 'A smaller learning rate, gradient clipping or a weaker penalty helps.',
    });
  });

  it('that failed says why', () => {
    const error = { code: 'out_of_memory' as const, message: 'There was no memory left.' };
    const run = sampleRun({ ...ended, status: 'failed', error, epochsDone: 0 });
    expect(runWords(run, RULE).sentence).toBe('There was no memory left. No epoch was finished.');
  });

  it.each(['failed', 'cancelled', 'interrupted'] as const)('that was %s can be resumed', (status) => {
    expect(runWords(sampleRun({ ...ended, status }), RULE).advice).toContain('resume');
  });

  it('that is trained says how far it has come', () => {
    const run = sampleRun({ ...ended, status: 'running', epochsDone: 1, endedAtMs: null });
    expect(runWords(run, RULE)).toEqual({ sentence: 'Being trained: 1 of 20 epochs done.', advice: '' });
  });
});
