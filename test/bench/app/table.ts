import type { OpenedApp } from '../../e2e/opened-app.ts';
import { NOWHERE, type PageWatch, type Shown } from './page-watch.ts';

export const TABLE_IS_SHOWN = `document.querySelector('[role=grid] [role=row][aria-selected]') !== null`;
const TABLE_IS_GONE = `document.querySelector('[role=grid]') === null`;
const GRID = `document.querySelector('[role=grid]')`;
const HEAD_HEIGHT = 31;

/** Which table: of experiments, or of their runs. */
export type TableKind = 'Experiments' | 'Runs';

export async function chooseTable({ page }: OpenedApp, kind: TableKind): Promise<void> {
  const choice = page.getByRole('button', { name: kind, exact: true });
  await choice.click();
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: ` ${kind.toLowerCase()}` })
    .waitFor();
}

/** Leaves the table for another page and comes back to it, its rows fetched anew. */
export async function openTable(watch: PageWatch): Promise<Shown> {
  await watch.goTo(NOWHERE, TABLE_IS_GONE);
  await watch.settle();
  return watch.goTo('#/experiments', TABLE_IS_SHOWN);
}

/** A filter as it is typed: each key fits more or fewer of the rows. */
const FILTER = 'data = digits AND accuracy > 0.9';

/** Types a filter key by key; gives what each key took until the rows that fit are shown. */
export async function typeFilter(app: OpenedApp, watch: PageWatch): Promise<Shown[]> {
  const input = app.page.getByRole('combobox', { name: 'Filter' });
  await input.fill('');
  await input.focus();
  const keys: Shown[] = [];
  for (let length = 1; length <= FILTER.length; length++) {
    const sign = FILTER[length - 1];
    const text = JSON.stringify(FILTER.slice(0, length));
    keys.push(await watch.press(sign === ' ' ? 'Space' : sign, `document.activeElement.value === ${text}`));
  }
  return keys;
}

export async function clearFilter({ page }: OpenedApp): Promise<void> {
  await page.getByRole('combobox', { name: 'Filter' }).fill('');
  await page.keyboard.press('Enter');
}

/** How a table kept up with a finger. */
export interface Scrolled {
  readonly frames: number;
  readonly medianFrameMs: number;
  readonly cpuMsPerFrame: number;
  /** Pixels without a row, in the worst frame. */
  readonly blankPixels: number;
}

/** Twelve screens in two seconds. */
const DISTANCE = 12_000;
const PIXELS_PER_SECOND = 6000;

export async function scrollTable({ page }: OpenedApp, watch: PageWatch): Promise<Scrolled> {
  await page.evaluate(`${GRID}.scrollTo(0, 0)`);
  await watch.settle();
  await page.evaluate(`void (globalThis.seen = probe.watchScroll(${GRID}, ${HEAD_HEIGHT}))`);
  const beforeMs = await watch.mainThreadMs();
  await watch.scroll(DISTANCE, PIXELS_PER_SECOND);
  const cpuMs = (await watch.mainThreadMs()) - beforeMs;
  const { frames, blank, top } = await page.evaluate<{ frames: number[]; blank: number; top: number }>(
    `(seen.isOver = true, { frames: seen.frames, blank: seen.blank, top: ${GRID}.scrollTop })`,
  );
  if (top < DISTANCE / 2) throw new Error(`the table was to scroll by ${DISTANCE} pixels, and did by ${top}`);
  const lengths = frames.slice(1).map((at, index) => at - frames[index]);
  lengths.sort((one, other) => one - other);
  return {
    frames: lengths.length,
    medianFrameMs: lengths[lengths.length >> 1],
    cpuMsPerFrame: cpuMs / lengths.length,
    blankPixels: Math.max(0, Math.round(blank)),
  };
}
