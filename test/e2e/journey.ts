import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { ROOT } from '../../src-main/host/launcher/build.ts';
import { closeBrowser, openInBrowser } from './browser-door.ts';
import { openOnDesktop } from './desktop-door.ts';
import type { DoorProgram } from './global-setup.ts';
import type { OpenedApp } from './opened-app.ts';

/** How a journey begins. */
export interface JourneyOptions {
  /** Fills the database's file before the app opens it; the file does not exist yet. */
  readonly prepare?: (database: string) => Promise<void> | void;
  readonly look?: Pick<BrowserContextOptions, 'colorScheme' | 'viewport'>;
  /** Problems that are a part of the journey, as where the core is killed. */
  readonly expectedProblem?: RegExp;
}

interface Door {
  readonly name: string;
  readonly found: DoorProgram;
  readonly open: (program: string, database: string, look: BrowserContextOptions) => Promise<OpenedApp>;
}

const DOORS: readonly Door[] = [
  { name: 'browser', found: inject('chromium'), open: openInBrowser },
  { name: 'desktop', found: inject('electron'), open: openOnDesktop },
];

const IS_BROWSER_REQUIRED = process.env.RIDGELINE_REQUIRE_BROWSER === '1';
const LOOK: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' };
const FAILURES = join(ROOT, 'out', 'e2e');

/** Everything that goes wrong in a page without its user seeing it; a refused content is an error of the console too. */
function watchProblems(page: Page): string[] {
  const problems: string[] = [];
  const { origin } = new URL(page.url());
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const isOwn = [`${origin}/`, 'data:', `blob:${origin}/`].some((start) => request.url().startsWith(start));
    if (!isOwn) problems.push(`a request to elsewhere: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  return problems;
}

async function travel(
  door: Door,
  program: string,
  work: (app: OpenedApp) => Promise<void>,
  options: JourneyOptions,
) {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-e2e-'));
  try {
    const database = join(folder, 'lab.db');
    await options.prepare?.(database);
    const app = await door.open(program, database, { ...LOOK, ...options.look });
    const problems = watchProblems(app.page);
    try {
      // What the page did before it was watched is done again.
      await app.page.reload();
      await work(app);
    } catch (error) {
      await keepPicture(app.page, door);
      throw problems.length === 0 ? error : new Error(problems.join('\n'), { cause: error });
    } finally {
      await app.close();
    }
    expect(problems.filter((problem) => options.expectedProblem?.test(problem) !== true)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function keepPicture(page: Page, { name }: Door): Promise<void> {
  mkdirSync(FAILURES, { recursive: true });
  const title = (expect.getState().currentTestName ?? 'journey').replaceAll(/\W+/g, '-');
  // The journey's own error is what counts, not that a page that is gone has no picture.
  await page.screenshot({ path: join(FAILURES, `${title}-${name}.png`) }).catch(() => undefined);
}

/**
 * A user's journey through the app, once by every door that is there. It fails too where the page had an error, was refused
 * a content, or asked for anything elsewhere.
 */
export function journey(
  title: string,
  work: (app: OpenedApp) => Promise<void>,
  options: JourneyOptions = {},
): void {
  for (const door of DOORS) {
    const { found, name } = door;
    const isSkipped = found.program === null && !(name === 'browser' && IS_BROWSER_REQUIRED);
    it.skipIf(isSkipped)(`${title} (${name})`, async () => {
      if (found.program === null) throw new Error(found.reason);
      await travel(door, found.program, work, options);
    });
  }
}

afterAll(closeBrowser);

/** WCAG 2.2 A and AA, as far as axe can see them. */
export async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    // Of one frame: the other way opens a page of its own, which a desktop window does not.
    .setLegacyMode(true)
    .analyze();
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`,
  );
  expect(found).toEqual([]);
}
