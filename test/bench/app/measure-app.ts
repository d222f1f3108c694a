import type { OpenedApp } from '../../e2e/opened-app.ts';
import { timeLine, valueLine, type AppLine } from './app-line.ts';
import { bundleBytes, loadedBytes } from './bundle.ts';
import { openComparison } from './comparison.ts';
import { COMPARED, EXPERIMENTS, RUNS, train, WATCHED } from './lab.ts';
import { watchTraining, type Watched } from './live.ts';
import type { PageWatch, Shown } from './page-watch.ts';
import {
  chooseTable,
  clearFilter,
  openTable,
  scrollTable,
  TABLE_IS_SHOWN,
  typeFilter,
  type TableKind,
} from './table.ts';

const KILO = 1000;

async function times<Result>(rounds: number, measure: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let round = 0; round < rounds; round++) results.push(await measure());
  return results;
}

/** The first page, the table of experiments with its rows, with nothing of it in the browser's cache. */
export async function measureFirstPage(watch: PageWatch, rounds: number): Promise<AppLine[]> {
  const opened = await times(rounds, async () => {
    await watch.settle();
    return watch.openCold(TABLE_IS_SHOWN);
  });
  const first = loadedBytes(await watch.loadedFiles()) / KILO;
  return [
    timeLine(
      `first page, ${EXPERIMENTS} experiments: until something is painted`,
      1000,
      opened.map(({ paint }) => paint),
    ),
    timeLine(
      `first page, ${EXPERIMENTS} experiments: until its rows are shown`,
      1000,
      opened.map(({ shown }) => shown),
    ),
    valueLine('files of the first page, gzipped, fonts among them', 'kB', null, [first]),
    valueLine('files of all pages, gzipped, fonts among them', 'kB', 600, [bundleBytes() / KILO]),
  ];
}

async function measureKeys(app: OpenedApp, watch: PageWatch, rounds: number): Promise<Shown[][]> {
  const keys = await times(rounds, () => typeFilter(app, watch));
  await clearFilter(app);
  return keys;
}

/** Opening, filtering and scrolling one of the tables. */
export async function measureTable(
  app: OpenedApp,
  watch: PageWatch,
  kind: TableKind,
  rounds: number,
): Promise<AppLine[]> {
  const name = kind === 'Runs' ? `table of ${RUNS} runs` : `table of ${EXPERIMENTS} experiments`;
  await chooseTable(app, kind);
  const opened = await times(rounds, () => openTable(watch));
  const keys = await measureKeys(app, watch, rounds);
  const slowest = keys.map((ofRound) => ofRound.reduce((slow, key) => (key.cpuMs > slow.cpuMs ? key : slow)));
  const scrolled = await times(rounds, () => scrollTable(app, watch));
  return [
    timeLine(`${name}: until its rows are shown`, 300, opened),
    timeLine(`${name}: a key of the filter`, 100, keys.flat()),
    timeLine(`${name}: the key that computes longest`, 100, slowest),
    valueLine(
      `${name}: without a row while scrolling`,
      'pixels',
      1,
      scrolled.map(({ blankPixels }) => blankPixels),
    ),
    timeLine(
      `${name}: a frame of scrolling`,
      null,
      scrolled.map(({ medianFrameMs, cpuMsPerFrame }) => ({ wallMs: medianFrameMs, cpuMs: cpuMsPerFrame })),
    ),
  ];
}

/** Two groups of ten runs with 1,000 epochs each, trained before. */
export async function measureComparison(
  app: OpenedApp,
  watch: PageWatch,
  rounds: number,
): Promise<{ readonly experimentId: number; readonly lines: AppLine[] }> {
  const experimentId = await train(app, COMPARED);
  const opened = await times(rounds, () => openComparison(watch, experimentId));
  return {
    experimentId,
    lines: [timeLine('comparison of 2 × 10 runs × 1,000 epochs: until all charts are drawn', 500, opened)],
  };
}

/** Forty members × 500 epochs, trained while their page is open. */
export async function measureLive(
  app: OpenedApp,
  watch: PageWatch,
): Promise<{ readonly watched: Watched; readonly lines: AppLine[] }> {
  const watched = await watchTraining(app, watch, WATCHED);
  const { mainThreadPercent, rendererPercent, fetched } = watched;
  const live = 'live page of 40 members × 500 epochs';
  return {
    watched,
    lines: [
      valueLine(`${live}: its main thread`, '% of a core', 20, [mainThreadPercent]),
      ...(rendererPercent === null
        ? []
        : [valueLine(`${live}: its whole process`, '% of a core', 20, [rendererPercent])]),
      valueLine(`${live}: points fetched`, 'points', null, [fetched.points]),
      valueLine(`${live}: points fetched again`, 'points', 1, [fetched.twice]),
    ],
  };
}
