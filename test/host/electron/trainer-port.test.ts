import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { PageReady, TrainerEvent, TrainerRequest } from '../../../src-main/contract/trainer-messages.ts';
import type { BackendChoice } from '../../../src-main/domain/experiment.ts';
import type { BackendInfo } from '../../../src-main/domain/run.ts';
import { SAMPLE_BACKEND, SAMPLE_SPEC } from '../../store/sample-experiment.ts';
import { isRefused, type PortDouble, type TrainerDouble, type ViewDouble } from './electron-double.ts';
import { startDesktop, type Desktop } from './start-desktop.ts';

const GPU: PageReady = { type: 'ready', adapter: { name: 'nvidia hopper', isSoftware: false } };
const SOFTWARE: PageReady = { type: 'ready', adapter: { name: 'google swiftshader', isSoftware: true } };
const NOTHING: PageReady = { type: 'ready', adapter: null };
const WEBGPU: BackendInfo = {
  name: 'webgpu',
  version: 'tfjs-backend-webgpu 4.22.0',
  device: 'GPU (nvidia hopper)',
};
const STARTED: TrainerEvent = { type: 'started', backend: WEBGPU, notices: [] };

function start({ call }: Desktop, backend?: BackendChoice): Promise<unknown> {
  return call('experiment.start', { spec: { ...SAMPLE_SPEC, backend }, baseFolder: '/' });
}

/** The hidden page, played by a test. */
interface PlayedPage {
  readonly view: ViewDouble;
  readonly data: PortDouble;
  /** What it was asked, in order. */
  readonly asked: TrainerRequest[];
  readonly say: (message: PageReady | TrainerEvent) => void;
}

/** Waits for the page that was opened last, and for its ports. */
async function openedPage({ electron }: Desktop, count = 1): Promise<PlayedPage> {
  await expect.poll(() => electron.views.length, { timeout: 20_000 }).toBe(count);
  const view = electron.views[count - 1];
  await expect.poll(() => view.webContents.ports.length).toBe(2);
  const [core, data] = view.webContents.ports;
  const asked: TrainerRequest[] = [];
  core.on('message', (message: { data: TrainerRequest }) => void asked.push(message.data));
  return { view, data, asked, say: (message) => core.postMessage(message) };
}

/** The one event of a kind that the app's window was told. */
async function toldOf({ window }: Desktop, name: string): Promise<unknown> {
  const own = (): unknown[] =>
    window().webContents.sent.flatMap(([, event]) => {
      const told = event as { name: string; value: unknown };
      return told.name === name ? [told.value] : [];
    });
  await expect.poll(own).toHaveLength(1);
  return own()[0];
}

/** Waits for the utility process that a training fell to. */
async function fallenTo({ electron }: Desktop): Promise<TrainerDouble> {
  const own = (): TrainerDouble | undefined =>
    electron.trainers.find(({ script }) => script.endsWith('utility-child.ts'));
  await expect.poll(own).toBeDefined();
  const trainer = own();
  if (trainer === undefined) throw new Error('there is no utility process');
  trainer.emit('message', { type: 'started', backend: SAMPLE_BACKEND, notices: ['its own'] });
  return trainer;
}

describe('the hidden page', () => {
  it('is sandboxed, alone in its session, without throttle, and is no window', async () => {
    const desktop = await startDesktop();
    await start(desktop, 'webgpu');
    const { view } = await openedPage(desktop);
    const { electron, folder } = desktop;
    expect(view.options.webPreferences).toEqual({
      partition: 'trainer',
      preload: join(folder, 'out', 'preload', 'trainer-preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      backgroundThrottling: false,
      devTools: true,
    });
    expect(view.webContents.loaded).toEqual(['app://trainer/']);
    expect(electron.windows).toHaveLength(1);
    expect(view.webContents.sent).toEqual([]);
  });

  it('goes nowhere, gets no permission, and nothing but itself', async () => {
    const desktop = await startDesktop();
    await start(desktop, 'webgpu');
    const { view } = await openedPage(desktop);
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])
      expect(isRefused(view.webContents, name, 'https://evil.example')).toBe(true);
    expect(view.webContents.openHandler?.()).toEqual({ action: 'deny' });
    const own = desktop.electron.partitions.get('trainer');
    const { request, check, load } = own?.permissions as Record<string, (...args: unknown[]) => unknown>;
    const answers: unknown[] = [];
    request(null, 'clipboard-sanitized-write', (answer: unknown) => answers.push(answer));
    for (const url of ['app://trainer/assets/x.js', 'app://ridgeline/', 'https://evil.example/'])
      load({ url }, (answer: unknown) => answers.push(answer));
    expect(answers).toEqual([false, { cancel: false }, { cancel: true }, { cancel: true }]);
    expect(check(null, 'clipboard-sanitized-write')).toBe(false);
    const get = (url: string) => own?.answers.get('app')?.({ url }) as Promise<Response>;
    const page = await get('app://trainer/');
    expect(await page.text()).toBe('<title>Ridgeline trainer</title>');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect((await get('app://ridgeline/')).status).toBe(404);
  });

  it('cannot call the core', async () => {
    const desktop = await startDesktop();
    await start(desktop, 'webgpu');
    const { webContents } = (await openedPage(desktop)).view;
    webContents.mainFrame.url = 'app://trainer/';
    const event = { sender: webContents, senderFrame: webContents.mainFrame };
    expect(() => desktop.electron.handlers.get('call')?.(event, 'experiment.list', {})).toThrow(
      'not Ridgeline’s own',
    );
  });
});

describe('WebGPU', () => {
  it('trains in the page; a process reads the data for it and ends when they are there', async () => {
    const desktop = await startDesktop();
    const { electron } = desktop;
    await start(desktop, 'webgpu');
    const { say, asked, data } = await openedPage(desktop);
    expect(electron.trainers).toEqual([]);
    say(SOFTWARE);
    await expect.poll(() => asked).toMatchObject([{ type: 'train', spec: { backend: 'webgpu' } }]);
    const [reader] = electron.trainers;
    expect(reader.script).toMatch(/src-main\/trainer\/data-child\.ts$/);
    const { spec, baseFolder, dataHash } = asked[0] as Extract<TrainerRequest, { type: 'train' }>;
    expect(reader.requests).toEqual([{ spec, baseFolder, dataHash }]);
    const heard = new Promise((resolve) => data.once('message', resolve));
    reader.ports[0].postMessage('the data');
    expect(await heard).toEqual({ data: 'the data' });
    expect(electron.happened).not.toContain('trainer ended');
    say(STARTED);
    expect(await toldOf(desktop, 'experiment.started')).toEqual({
      experimentId: 1,
      backend: WEBGPU,
      notices: [],
    });
    expect(electron.happened.filter((what) => what === 'trainer ended')).toHaveLength(1);
  });

  it('by name fails where there is no adapter, as behind every door', async () => {
    const desktop = await startDesktop();
    await start(desktop, 'webgpu');
    (await openedPage(desktop)).say(NOTHING);
    expect(await toldOf(desktop, 'experiment.ended')).toMatchObject({
      error: {
        code: 'backend_unavailable',
        message:
          'backend: WebGPU did not start (there is no GPU that WebGPU can use, or no driver for it); choose "auto"',
      },
    });
    expect(desktop.electron.happened).toContain('page closed');
    expect(desktop.electron.trainers).toEqual([]);
  });

  it('is left alone where native TensorFlow or WASM is asked for', async () => {
    const desktop = await startDesktop();
    await start(desktop, 'wasm');
    await start(desktop, 'native');
    expect(desktop.electron.views).toEqual([]);
    expect(desktop.electron.trainers).toHaveLength(2);
  });
});

describe('auto', () => {
  it('trains in the page where that finds a real GPU', async () => {
    const desktop = await startDesktop();
    await start(desktop);
    const { say, asked } = await openedPage(desktop);
    say(GPU);
    await expect.poll(() => asked).toMatchObject([{ type: 'train' }]);
  });

  it.each([SOFTWARE, NOTHING])(
    'never chooses a processor in the place of a GPU, and asks once: %j',
    async (ready) => {
      const desktop = await startDesktop();
      await start(desktop);
      (await openedPage(desktop)).say(ready);
      await fallenTo(desktop);
      expect(await toldOf(desktop, 'experiment.started')).toMatchObject({ notices: ['its own'] });
      expect(desktop.electron.happened).toContain('page closed');
      await start(desktop);
      expect(desktop.electron.views).toHaveLength(1);
      expect(desktop.electron.trainers).toHaveLength(2);
    },
  );

  const notice = (reason: string) => `WebGPU did not start (${reason}); trying native TensorFlow.`;

  it('goes on without a page that cannot be loaded, and says so', async () => {
    const desktop = await startDesktop();
    desktop.electron.loadFailure = 'ERR_FAILED (-2)';
    await start(desktop);
    await fallenTo(desktop);
    expect(await toldOf(desktop, 'experiment.started')).toMatchObject({
      notices: [notice('ERR_FAILED (-2)'), 'its own'],
    });
  });

  it('goes on without a page that dies or whose WebGPU does not start', async () => {
    const died = await startDesktop();
    await start(died);
    const { view, say } = await openedPage(died);
    say(GPU);
    view.webContents.emit('console-message', { level: 'error', message: 'a driver in pieces' });
    view.webContents.emit('render-process-gone', {}, { exitCode: 5, reason: 'crashed' });
    await fallenTo(died);
    expect(await toldOf(died, 'experiment.started')).toMatchObject({
      notices: [notice('its page ended (crashed: a driver in pieces)'), 'its own'],
    });

    const refused = await startDesktop();
    await start(refused);
    const page = await openedPage(refused);
    page.say(GPU);
    const error = { code: 'backend_unavailable', message: 'no device', problems: [] } as const;
    page.say({ type: 'failed', error });
    await fallenTo(refused);
    expect(await toldOf(refused, 'experiment.started')).toMatchObject({
      notices: [notice('no device'), 'its own'],
    });
  });

  it('goes on without a page that does not answer', async () => {
    const desktop = await startDesktop();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await start(desktop);
      vi.advanceTimersByTime(30_000);
    } finally {
      vi.useRealTimers();
    }
    await fallenTo(desktop);
    expect(await toldOf(desktop, 'experiment.started')).toMatchObject({
      notices: [notice('its page did not answer within 30 s'), 'its own'],
    });
  });

  it('takes what was asked meanwhile along, in order', async () => {
    const desktop = await startDesktop();
    await start(desktop);
    const { say } = await openedPage(desktop);
    await desktop.call('experiment.pause', { experimentId: 1 });
    say(NOTHING);
    const { requests } = await fallenTo(desktop);
    expect(requests).toMatchObject([{ type: 'train' }, { type: 'pause' }]);
  });
});

describe('a training in the page', () => {
  async function trainInPage(): Promise<PlayedPage & { desktop: Desktop }> {
    const desktop = await startDesktop();
    await start(desktop, 'webgpu');
    const page = await openedPage(desktop);
    page.say(GPU);
    page.say(STARTED);
    await toldOf(desktop, 'experiment.started');
    return { ...page, desktop };
  }

  it('is interrupted where the page dies, and nothing else is', async () => {
    const { desktop, view } = await trainInPage();
    view.webContents.emit('render-process-gone', {}, { exitCode: 9, reason: 'oom' });
    expect(await toldOf(desktop, 'experiment.ended')).toMatchObject({
      runs: { interrupted: 4 },
      error: {
        code: 'trainer_died',
        message: 'the training process ended with code 9: its page ended (oom)',
      },
    });
    expect(await desktop.call('experiment.list', {})).toMatchObject({ ok: true });
  });

  it('is told to stop, and its page closed when it has', async () => {
    const { desktop, asked, say } = await trainInPage();
    const stopped = desktop.call('experiment.stop', { experimentId: 1 });
    await expect.poll(() => asked.at(-1)).toEqual({ type: 'stop' });
    expect(desktop.electron.happened).not.toContain('page closed');
    say({ type: 'stopped' });
    expect(await stopped).toMatchObject({ ok: true });
    expect(desktop.electron.happened).toContain('page closed');
  });

  it('outlives the windows until it was told to stop', async () => {
    const { desktop, asked, say } = await trainInPage();
    const { electron } = desktop;
    electron.pressed = 1;
    electron.happened.splice(0);
    electron.app.quit();
    await expect.poll(() => asked.at(-1)).toEqual({ type: 'stop' });
    say({ type: 'stopped' });
    await expect.poll(() => electron.happened.at(-1)).toBe('quit');
    expect(electron.happened.filter((what) => !/asked|sleep/.test(what))).toEqual([
      'window closed',
      'page closed',
      'quit',
    ]);
  });

  it('ends with the process that was to read its data', async () => {
    const desktop = await startDesktop();
    await start(desktop, 'webgpu');
    const { say } = await openedPage(desktop);
    say(GPU);
    await expect.poll(() => desktop.electron.trainers.length).toBe(1);
    desktop.electron.trainers[0].stderr.write('out of memory\n');
    await new Promise(setImmediate);
    desktop.electron.trainers[0].emit('exit', 134);
    expect(await toldOf(desktop, 'experiment.ended')).toMatchObject({
      runs: { interrupted: 4 },
      error: { code: 'trainer_died', message: 'the training process ended with code 134: out of memory' },
    });
  });
});

it('the doctor asks the page, and closes it', async () => {
  const desktop = await startDesktop();
  const asked = desktop.call('system.doctor', {});
  (await openedPage(desktop)).say(SOFTWARE);
  const reply = await asked;
  expect(JSON.stringify(reply)).toContain('google swiftshader: the processor in the place of a GPU');
  expect(reply).toMatchObject({ ok: true });
  expect(desktop.electron.happened).toContain('page closed');
  desktop.electron.loadFailure = 'ERR_FAILED (-2)';
  expect(JSON.stringify(await desktop.call('system.doctor', {}))).toContain('ERR_FAILED (-2)');
});

it('WebGPU is switched on where Chromium does not offer it by itself', async () => {
  const { electron } = await startDesktop();
  expect(electron.app.switches).toEqual(process.platform === 'linux' ? ['enable-unsafe-webgpu'] : []);
});
