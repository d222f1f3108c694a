import type { Browser, Page } from '@playwright/test';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  readLayerTrajectories,
  readTrajectories,
  readTrainingTrajectories,
  type Trajectory,
} from '../oracle/trajectory.ts';
import { HAS_CHROMIUM, launchChromium } from '../webgpu-chromium.ts';
import { lockStepGroups, titleOf } from './follow-trajectories.ts';
import type { Followed } from './webgpu-page/page.ts';

const ENTRY = fileURLToPath(new URL('webgpu-page/page.ts', import.meta.url));
const TOLERANCE = 1e-3;

/** The engine and all that it needs as one script, as a window of the desktop loads it. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome140',
      lib: { entry: ENTRY, formats: ['es'], fileName: 'page' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!('output' in output)) throw new Error('the bundler watches instead of building');
  expect(output.output).toHaveLength(1);
  return output.output[0].code;
}

/** Serves the script and a page that loads it: WebGPU is for pages from a secure place, as this machine itself is. */
async function serve(script: string): Promise<Server> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function first(groups: readonly Trajectory[][], has: (one: Trajectory) => boolean): Trajectory[] {
  const group = groups.find(([one]) => has(one));
  if (group === undefined) throw new Error('no reference of that kind');
  return group;
}

const groups = lockStepGroups([
  ...readTrajectories(),
  ...readLayerTrajectories(),
  ...readTrainingTrajectories(),
]);
const hasLayer =
  (...types: readonly string[]) =>
  ({ model }: Trajectory): boolean =>
    types.every((type) => model.layers.some((layer) => layer.type === type));

/** One of each kind of layer that has kernels of its own, and of optimizers and losses; the rest is the same on any WebGPU. */
const FOLLOWED = [
  first(groups, hasLayer('dense', 'relu')),
  first(groups, hasLayer('batchNorm')),
  first(groups, hasLayer('conv2d', 'maxPool2d')),
  first(groups, ({ optimizer }) => optimizer.type === 'adam'),
  first(groups, ({ optimizer }) => optimizer.type === 'rmsprop'),
  first(groups, ({ loss }) => loss === 'squaredError'),
];

describe.skipIf(!HAS_CHROMIUM)('the engine in a page of a browser', () => {
  let browser: Browser;
  let server: Server;
  let page: Page;

  beforeAll(async () => {
    server = await serve(await bundle());
    browser = await launchChromium();
    page = await browser.newPage();
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    await page.goto(`http://127.0.0.1:${address.port}/`);
    await page.waitForFunction('"follow" in globalThis');
  });

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it.each(FOLLOWED.map((group) => ({ group, title: titleOf(group) })))(
    'follows PyTorch on the browser’s WebGPU: $title',
    async ({ group }) => {
      const followed = await page.evaluate<Followed, readonly Trajectory[]>(
        (given) =>
          (globalThis as unknown as { follow(group: readonly Trajectory[]): Promise<Followed> }).follow(
            given,
          ),
        group,
      );
      expect(followed.adapter).toBe('google swiftshader');
      expect(followed.worst).toHaveLength(group.length);
      for (const [name, difference] of followed.worst)
        expect(difference, name).toBeLessThanOrEqual(TOLERANCE);
      expect(followed.tensorsLeft).toBe(0);
    },
  );
});
