import type { Browser, Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainerPage } from '../../../electron.config.ts';
import type {
  DataReply,
  PageReady,
  TrainerEvent,
  TrainerRequest,
  TrainRequest,
} from '../../../src-main/contract/trainer-messages.ts';
import { loadExperimentData } from '../../../src-main/data/experiment-data.ts';
import type { ExperimentSpec } from '../../../src-main/domain/experiment.ts';
import { planRuns } from '../../../src-main/domain/plan.ts';
import type { RunResult } from '../../../src-main/domain/run.ts';
import { PageFiles } from '../../../src-main/host/machine/page-files.ts';
import { openBackend } from '../../../src-main/trainer/backend-choice.ts';
import { TrainerProcess } from '../../../src-main/trainer/job/trainer-process.ts';
import { nodeGround } from '../../../src-main/trainer/node-ground.ts';
import { loadTrainingData } from '../../../src-main/trainer/training-data.ts';
import { HAS_CHROMIUM, launchChromium } from '../../webgpu-chromium.ts';

const TOLERANCE = 1e-3;

const SPEC: ExperimentSpec = {
  name: 'small',
  data: { source: 'builtin', name: 'iris' },
  task: 'classification',
  scaling: { features: 'standardize' },
  split: { train: 0.6, validation: 0.2, test: 0.2 },
  model: {
    layers: [
      { type: 'dense', name: 'hidden', units: 8 },
      { type: 'batchNorm', name: 'norm', optional: true },
      { type: 'relu' },
      { type: 'dense', name: 'output', units: 3 },
    ],
  },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0.9 },
    epochs: 4,
    batchSize: 16,
  },
  seeds: [1, 2],
  variants: [
    { name: 'none', regularization: [] },
    { name: 'L2', regularization: [{ type: 'l2', strength: 0.01 }] },
    {
      name: 'batch norm and dropout',
      regularization: [{ type: 'batchNorm' }, { type: 'dropout', rate: 0.3 }],
    },
  ],
};

async function requestOf(spec: ExperimentSpec): Promise<TrainRequest> {
  const { dataset } = await loadExperimentData(spec, '/');
  return {
    ...{ type: 'train', spec, baseFolder: '/', dataHash: dataset.hash },
    runs: planRuns(spec).map((run, index) => ({ ...run, runId: index + 1 })),
    ...{ doneRunIds: [], checkpoints: [], checkpointRule: { everyEpochs: 2 } },
    plan: { processes: 1, threads: 1 },
  };
}

/** What a trainer under Node says to the same request. */
function trainUnderNode(request: TrainRequest): Promise<TrainerEvent[]> {
  const events: TrainerEvent[] = [];
  return new Promise((resolve) => {
    const channel = { send: (event: TrainerEvent) => void events.push(event), close: () => resolve(events) };
    new TrainerProcess(nodeGround(openBackend), channel).take(request);
  });
}

/** Serves the built page as the desktop's own protocol does, with the same policy. */
async function serve(outDir: string): Promise<Server> {
  await build({ ...trainerPage, logLevel: 'error', build: { ...trainerPage.build, outDir } });
  const files = new PageFiles(outDir);
  const server = createServer((request, response) => {
    void files.answer(request.url ?? '/').then(async ({ status, headers, body }) => {
      response.writeHead(status, Object.fromEntries(headers));
      for await (const chunk of body ?? []) response.write(chunk);
      response.end();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

type Said = PageReady | TrainerEvent;

/** What the main process asks, and when. */
interface Asked {
  readonly data: DataReply;
  readonly request?: TrainRequest;
  readonly atFirstEpoch?: TrainerRequest;
}

/** What is left to do of the main process and the preload: two ports in one message, and what comes through them. */
function converse(page: Page, asked: Asked): Promise<Said[]> {
  return page.evaluate<Said[], Asked>(
    ({ data, request, atFirstEpoch }) =>
      new Promise((resolve) => {
        const said: Said[] = [];
        const core = new MessageChannel();
        const reader = new MessageChannel();
        core.port1.addEventListener('message', (message) => {
          const event = (message as unknown as { data: Said }).data;
          const isFirst = said.every(({ type }) => type !== event.type);
          said.push(event);
          if (event.type === 'ready' && request !== undefined) core.port1.postMessage(request);
          if (event.type === 'epoch' && isFirst && atFirstEpoch !== undefined)
            core.port1.postMessage(atFirstEpoch);
          const isLast = ['finished', 'stopped', 'failed'].includes(event.type);
          if (isLast || request === undefined) resolve(said);
        });
        core.port1.start();
        reader.port1.postMessage(data);
        const { postMessage } = globalThis as unknown as {
          postMessage: (message: string, origin: string, ports: readonly unknown[]) => void;
        };
        postMessage('ports', '*', [core.port2, reader.port2]);
      }),
    asked,
  );
}

function resultsOf(events: readonly Said[]): Map<number, RunResult> {
  return new Map(
    events.flatMap((event) => (event.type === 'runCompleted' ? [[event.runId, event.result] as const] : [])),
  );
}

/** Largest difference, relative where numbers are larger than 1. */
function difference(left: Iterable<number>, right: ArrayLike<number>): number {
  const all = [...left];
  expect(all).toHaveLength(right.length);
  return Math.max(...all.map((value, at) => Math.abs(value - right[at]) / Math.max(1, Math.abs(right[at]))));
}

describe.skipIf(!HAS_CHROMIUM)('the trainer in a page', () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-page-'));
  let server: Server;
  let address: string;

  beforeAll(async () => {
    server = await serve(folder);
    const given = server.address();
    if (given === null || typeof given === 'string') throw new Error('the server has no port');
    address = `http://127.0.0.1:${given.port}/`;
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function open(): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      // Electron asks for no icon.
      const isIcon = message.location().url.endsWith('/favicon.ico');
      if (message.type() === 'error' && !isIcon) complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(address);
    return { page, complaints };
  }

  it('says what it would compute on, and trains to the numbers of WASM, by the same messages', async () => {
    const request = await requestOf(SPEC);
    const { page, complaints } = await open();
    const data = { ok: true, value: await loadTrainingData(request) } as const;
    const said = await converse(page, { data, request });
    expect(complaints).toEqual([]);
    expect(said[0]).toEqual({ type: 'ready', adapter: { name: 'google swiftshader', isSoftware: true } });
    expect(said[1]).toMatchObject({ type: 'started', backend: { name: 'webgpu' } });

    const reference = await trainUnderNode({ ...request, spec: { ...SPEC, backend: 'wasm' } });
    expect(said.slice(1).map(({ type }) => type)).toEqual(reference.map(({ type }) => type));
    const [results, expected] = [resultsOf(said), resultsOf(reference)];
    expect([...results.keys()].toSorted()).toEqual(request.runs.map(({ runId }) => runId));
    for (const [runId, result] of results) {
      const own = expected.get(runId);
      for (const which of ['best', 'last'] as const)
        result[which].weights.forEach(({ parameter, values }, at) => {
          const theirs = own?.[which].weights[at];
          expect(parameter).toBe(theirs?.parameter);
          expect(difference(values, theirs?.values ?? []), parameter).toBeLessThanOrEqual(TOLERANCE);
        });
      result.predictions.forEach(({ outputs, rows }, at) => {
        const theirs = own?.predictions[at];
        expect([...rows]).toEqual([...(theirs?.rows ?? [])]);
        expect(difference(outputs, theirs?.outputs ?? [])).toBeLessThanOrEqual(TOLERANCE);
      });
    }
  });

  it('hears a stop while it trains', async () => {
    const request = await requestOf({ ...SPEC, training: { ...SPEC.training, epochs: 10_000 } });
    const { page } = await open();
    const data = { ok: true, value: await loadTrainingData(request) } as const;
    const said = await converse(page, { data, request, atFirstEpoch: { type: 'stop' } });
    expect(said.at(-1)).toEqual({ type: 'stopped' });
  });

  it('tells why there are no data', async () => {
    const { page } = await open();
    const error = { code: 'conflict', message: 'the data changed', problems: [] } as const;
    const said = await converse(page, { data: { ok: false, error }, request: await requestOf(SPEC) });
    expect(said.slice(1)).toEqual([{ type: 'failed', error }]);
  });

  it('says that there is no adapter where Chromium has no WebGPU', async () => {
    const page = await browser.newPage();
    await page.addInitScript("Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined })");
    await page.goto(address);
    const error = { code: 'internal', message: 'not read', problems: [] } as const;
    const said = await converse(page, { data: { ok: false, error } });
    expect(said).toEqual([{ type: 'ready', adapter: null }]);
  });
});
