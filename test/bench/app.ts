import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, isBuildStale } from '../../src-main/host/launcher/build.ts';
import { closeBrowser, openInBrowser } from '../e2e/browser-door.ts';
import { findChromium } from '../e2e/chromium.ts';
import { tableOf, valueLine, type AppLine } from './app/app-line.ts';
import { measureCore } from './app/core-calls.ts';
import { fillLargeTable } from './app/lab.ts';
import { measureComparison, measureFirstPage, measureLive, measureTable } from './app/measure-app.ts';
import { PageWatch } from './app/page-watch.ts';
import { describeMachine, load, nameOf } from './machine.ts';

/**
 * How fast the app is: the real server with a large database, and its page in Chromium. Every time is measured twice: by the
 * clock, and as what the page's main thread computed, in which what others do on this machine does not count.
 *
 *     npm run bench:app                      about three minutes on two cores
 *     npm run bench:app -- --rounds 3        fewer rounds
 *     npm run bench:app -- --save            writes results/app-<kind of machine>.json
 */

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, save: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(`--rounds: expected a positive integer, received ${values.rounds}`);

const chromium = await findChromium();
if (chromium.program === null) throw new Error(chromium.reason);
if (isBuildStale()) await build();

const machine = describeMachine();
const loadBefore = load();
console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}`);
if (loadBefore > machine.cores / 2)
  console.log(
    `Others keep this machine busy (load ${loadBefore}): what was computed says more than the clock.`,
  );

const folder = mkdtempSync(join(tmpdir(), 'ridgeline-bench-'));
try {
  const database = join(folder, 'lab.db');
  await fillLargeTable(database);
  const app = await openInBrowser(chromium.program, database, { viewport: { width: 1280, height: 800 } });
  const watch = await PageWatch.on(app.page);
  const lines: AppLine[] = [
    ...(await measureFirstPage(watch, rounds)),
    ...(await measureTable(app, watch, 'Experiments', rounds)),
    ...(await measureTable(app, watch, 'Runs', rounds)),
  ];
  const comparison = await measureComparison(app, watch, rounds);
  const live = await measureLive(app, watch);
  const version = app.page.context().browser()?.version() ?? '';
  const slowCalls = app.slowCalls();
  await app.close();
  await closeBrowser();
  const core = await measureCore(database, comparison.experimentId);
  lines.push(...comparison.lines, ...live.lines);
  for (const { method, heldMs, leastHeldMs } of core.slice(0, 3))
    lines.push({ ...valueLine(`core: longest turn of ${method}`, 'ms', 50, [heldMs]), least: leastHeldMs });

  console.log(`Chromium ${version}, ${rounds} rounds, load ${loadBefore} before and ${load()} after\n`);
  console.log(tableOf(lines));
  console.log(
    `\nCalls that held the core for more than 40 ms by the clock, as it logged them: ${slowCalls.length}`,
  );
  for (const line of slowCalls) console.log(`  ${line}`);
  if (values.save) {
    const settings = { rounds, loadBefore, loadAfter: load(), chromium: version, viewport: '1280 × 800' };
    const results = { machine, settings, lines, fetchedLive: live.watched.fetched, core, slowCalls };
    const target = new URL('results/', import.meta.url);
    mkdirSync(target, { recursive: true });
    const file = `app-${nameOf(machine)}.json`;
    writeFileSync(new URL(file, target), `${JSON.stringify(results, null, 1)}\n`);
    console.log(`written: test/bench/results/${file}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
