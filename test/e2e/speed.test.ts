import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ROOT } from '../../src-main/host/launcher/build.ts';
import { tableOf, type AppLine } from '../bench/app/app-line.ts';
import { bundleBytes } from '../bench/app/bundle.ts';
import { fillLargeTable, RUNS, WATCHED } from '../bench/app/lab.ts';
import { measureComparison, measureFirstPage, measureLive, measureTable } from '../bench/app/measure-app.ts';
import { PageWatch } from '../bench/app/page-watch.ts';
import { describeMachine, load } from '../bench/machine.ts';
import { journey } from './journey.ts';

const ROUNDS = 1;
const FOLDER = join(ROOT, 'out', 'e2e');

/** Times are told and kept, and nothing is asked of them: they are those of a machine that does other things too. */
function record(name: string, lines: readonly AppLine[], slowCalls: readonly string[]): void {
  console.log(`\n${tableOf(lines)}\n`);
  mkdirSync(FOLDER, { recursive: true });
  const results = { machine: describeMachine(), load: load(), rounds: ROUNDS, lines, slowCalls };
  writeFileSync(join(FOLDER, `speed-${name}.json`), `${JSON.stringify(results, null, 1)}\n`);
}

journey(
  `opens, filters and scrolls a table of ${RUNS} runs without a row missing`,
  async (app) => {
    const watch = await PageWatch.on(app.page);
    const lines = [
      ...(await measureFirstPage(watch, ROUNDS)),
      ...(await measureTable(app, watch, 'Experiments', ROUNDS)),
      ...(await measureTable(app, watch, 'Runs', ROUNDS)),
    ];
    record('tables', lines, app.slowCalls());
    await app.page.getByRole('heading', { level: 1 }).filter({ hasText: '10,000 runs' }).waitFor();
    expect(bundleBytes()).toBeLessThan(600_000);
    const blank = lines.filter(({ unit }) => unit === 'pixels');
    expect(blank.map(({ median }) => median)).toEqual([0, 0]);
  },
  { prepare: fillLargeTable },
);

journey('draws a comparison of two groups of ten runs with 1,000 epochs', async (app) => {
  const watch = await PageWatch.on(app.page);
  const { lines } = await measureComparison(app, watch, ROUNDS);
  record('comparison', lines, app.slowCalls());
});

journey('fetches each point of a training once while it is watched', async (app) => {
  const watch = await PageWatch.on(app.page);
  const { watched, lines } = await measureLive(app, watch);
  record('live', lines, app.slowCalls());
  // The desktop window's calls cannot be listened to from outside.
  if (!app.page.url().startsWith('http')) return;
  const { experiment, runs } = await app.call('experiment.get', { experimentId: watched.experimentId });
  // Data loss on two parts and the penalty, and the primary metric on two parts where it is another.
  const series = experiment.primaryMetric === 'logLoss' ? 3 : 5;
  expect(watched.fetched.points).toBe(series * runs.length * WATCHED.training.epochs);
  expect(watched.fetched.twice).toBe(0);
});
