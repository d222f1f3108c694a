import type { Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseExperimentSpec } from '../../src-main/contract/experiment-schema.ts';
import { build, isBuildStale, ROOT } from '../../src-main/host/launcher/build.ts';
import { closeBrowser, openInBrowser } from '../e2e/browser-door.ts';
import { findChromium } from '../e2e/chromium.ts';
import { longTraining, sweep, trained } from '../e2e/lab-specs.ts';
import type { OpenedApp } from '../e2e/opened-app.ts';

/*
 * Takes a picture of every view in light and dark at two sizes, of experiments that are really trained, into
 * out/screenshots: to be looked at.
 */

const FOLDER = join(ROOT, 'out', 'screenshots');
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const THEMES = ['light', 'dark'] as const;
const EXAMPLES = ['breast-cancer-l2', 'digits-l1-l2-dropout', 'diabetes-ridge-lasso'];

interface Scene {
  readonly name: string;
  readonly hash: string;
  /** Brings the page to where the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** The whole page, however long it is. */
  readonly isWhole?: boolean;
}

const SCENES: readonly Scene[] = [
  { name: 'experiments', hash: '#/experiments' },
  {
    name: 'experiments-runs',
    hash: '#/experiments',
    prepare: (page) =>
      page
        .getByRole('button', { name: 'Runs', exact: true })
        .or(page.getByRole('radio', { name: 'Runs' }))
        .first()
        .click(),
  },
  { name: 'trash', hash: '#/experiments/trash' },
  { name: 'new', hash: '#/new' },
  { name: 'new-sweep', hash: '#/new?from=4' },
  {
    name: 'new-json',
    hash: '#/new',
    prepare: (page) => page.getByRole('button', { name: /^JSON/ }).click(),
  },
  { name: 'live-finished', hash: '#/live/1' },
  { name: 'live-training', hash: '#/live/5', prepare: (page) => page.waitForTimeout(3000) },
  { name: 'comparison', hash: '#/compare?a=1.0&b=1.1' },
  { name: 'comparison-whole', hash: '#/compare?a=1.0&b=1.1', isWhole: true },
  { name: 'comparison-images', hash: '#/compare?a=2.0&b=2.3', isWhole: true },
  { name: 'comparison-unfair', hash: '#/compare?a=1.0&b=4.4' },
  { name: 'comparison-regression', hash: '#/compare?a=3.0&b=3.1', isWhole: true },
  { name: 'strength', hash: '#/strength/4' },
  { name: 'run', hash: '#/runs/7', isWhole: true },
  { name: 'data', hash: '#/data/breast_cancer' },
  { name: 'data-images', hash: '#/data/mnist' },
  { name: 'reports', hash: '#/reports' },
  { name: 'report', hash: '#/reports/2', isWhole: true },
  { name: 'settings', hash: '#/settings' },
  {
    name: 'palette',
    hash: '#/experiments',
    prepare: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('What do you want to do?').fill('com');
    },
  },
  { name: 'shortcuts', hash: '#/compare?a=1.0&b=1.1', prepare: (page) => page.keyboard.press('?') },
  { name: 'not-found', hash: '#/nowhere' },
];

async function trainExamples(app: OpenedApp): Promise<void> {
  for (const name of EXAMPLES) {
    const text = readFileSync(join(ROOT, 'examples', `${name}.json`), 'utf8');
    await trained(app, parseExperimentSpec(JSON.parse(text)));
  }
  await trained(app, sweep());
  await app.call('report.make', { subject: { kind: 'selection', experimentIds: [1, 3] }, format: 'json' });
  await app.call('report.make', { subject: { kind: 'strength', experimentId: 4 }, format: 'json' });
  await app.call('experiment.annotate', { experimentId: 1, starred: true, tags: ['paper', 'baseline'] });
}

/** Charts are drawn when their numbers have come. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForTimeout(700);
}

async function takePicture(app: OpenedApp, scene: Scene, file: string): Promise<void> {
  const { page } = app;
  await page.goto('about:blank');
  await app.visit(scene.hash);
  await settle(page);
  await scene.prepare?.(page);
  await settle(page);
  const size = page.viewportSize();
  if (scene.isWhole === true && size !== null) {
    const height = Number(await page.evaluate("document.querySelector('main').scrollHeight"));
    await page.setViewportSize({ ...size, height: Math.max(size.height, height) });
    await settle(page);
  }
  await page.screenshot({ path: file });
  if (size !== null) await page.setViewportSize(size);
}

async function main(): Promise<void> {
  const only = process.argv.at(2);
  const found = await findChromium();
  if (found.program === null) throw new Error(found.reason);
  if (isBuildStale()) await build();
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-screenshots-'));
  const database = join(folder, 'lab.db');
  try {
    const first = await openInBrowser(found.program, database, { viewport: SIZES[0] });
    await takePicture(first, { name: 'first-start', hash: '#/experiments' }, join(FOLDER, 'first-start.png'));
    await trainExamples(first);
    await first.close();
    for (const colorScheme of THEMES)
      for (const viewport of SIZES) {
        const app = await openInBrowser(found.program, database, {
          viewport,
          colorScheme,
          reducedMotion: 'reduce',
        });
        const long = await app.call('experiment.start', { spec: longTraining(), baseFolder: '/' });
        for (const scene of SCENES.filter(({ name }) => only === undefined || name.includes(only))) {
          const hash = scene.name === 'live-training' ? `#/live/${long.experimentId}` : scene.hash;
          const file = join(FOLDER, `${scene.name}-${colorScheme}-${viewport.width}.png`);
          await takePicture(app, { ...scene, hash }, file);
          console.log(file);
        }
        await app.call('experiment.stop', { experimentId: long.experimentId });
        await app.call('experiment.trash', { experimentIds: [long.experimentId] });
        await app.close();
      }
  } finally {
    await closeBrowser();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
