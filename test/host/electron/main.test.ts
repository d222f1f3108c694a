import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { SAMPLE_BACKEND, SAMPLE_SPEC } from '../../store/sample-experiment.ts';
import { isRefused, type ElectronDouble, type MenuEntry } from './electron-double.ts';
import { electronDouble, startDesktop } from './start-desktop.ts';

/** On the trainer that every machine has. */
const START = { spec: { ...SAMPLE_SPEC, backend: 'native' }, baseFolder: '/' };

describe('the window', () => {
  it('is sandboxed, isolated, without Node, and has one preload', async () => {
    const { electron, folder, window } = await startDesktop();
    expect(window().options.webPreferences).toEqual({
      preload: join(folder, 'out', 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    });
    expect(electron.happened).toEqual(['scheme registered', 'sandboxed', 'window opened']);
    expect(window().loaded).toEqual(['app://ridgeline/#/experiments']);
  });

  it('goes nowhere else, opens no other window and takes no web view', async () => {
    const { window } = await startDesktop();
    const { webContents } = window();
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])
      expect(isRefused(webContents, name, 'https://evil.example')).toBe(true);
    expect(webContents.openHandler?.()).toEqual({ action: 'deny' });
  });

  it('gets no permission but to copy, and nothing from a network', async () => {
    const { electron } = await startDesktop();
    const { request, check, device, load } = electron.session.permissions as Record<
      string,
      (...args: unknown[]) => unknown
    >;
    const granted: Record<string, unknown> = {};
    for (const name of [
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'clipboard-read',
      'clipboard-sanitized-write',
    ])
      request(null, name, (answer: unknown) => (granted[name] = answer));
    expect(Object.entries(granted).filter(([, answer]) => answer === true)).toEqual([
      ['clipboard-sanitized-write', true],
    ]);
    expect(check(null, 'media')).toBe(false);
    expect(device()).toBe(false);
    const cancelled = (url: string): unknown => {
      let answer: unknown;
      load({ url }, (given: unknown) => (answer = given));
      return (answer as { cancel: boolean }).cancel;
    };
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'ws://x/',
      'app://other/',
      'app://ridgeline.evil/',
    ])
      expect(cancelled(url), url).toBe(true);
    for (const url of ['app://ridgeline/assets/main.js', 'data:image/png;base64,', 'blob:app://ridgeline/1'])
      expect(cancelled(url), url).toBe(false);
  });

  it('comes back where it was, and in the middle where that screen is gone', async () => {
    const first = await startDesktop();
    first.window().maximized = true;
    await first.quit();
    const kept = readFileSync(join(first.folder, 'window.json'), 'utf8');
    const again = await startDesktop((folder) => writeFileSync(join(folder, 'window.json'), kept));
    expect(again.window().options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 });
    expect(again.window().maximized).toBe(true);
    const away = kept.replace('"x":10', '"x":5000');
    const moved = await startDesktop((folder) => writeFileSync(join(folder, 'window.json'), away));
    expect(moved.window().options).toMatchObject({ width: 1280, height: 800 });
    expect(moved.window().options.x).toBeUndefined();
    const broken = await startDesktop((folder) => writeFileSync(join(folder, 'window.json'), '{"bounds":[1'));
    expect(broken.window().options).toMatchObject({ width: 1280, height: 800 });
  });

  it('is asked before it leaves what is not saved', async () => {
    const { electron, window } = await startDesktop();
    // Refusing this event is leaving all the same.
    expect(isRefused(window().webContents, 'will-prevent-unload')).toBe(false);
    electron.pressed = 1;
    expect(isRefused(window().webContents, 'will-prevent-unload')).toBe(true);
    expect(electron.happened.filter((what) => what.startsWith('asked'))).toEqual([
      'asked: Leave without saving? Stay',
      'asked: Leave without saving? Leave',
    ]);
  });
});

describe('the page', () => {
  it('is served under its own scheme by the files of the build, with the policy of every door', async () => {
    const { electron } = await startDesktop();
    const get = (url: string) => electron.session.answers.get('app')?.({ url }) as Promise<Response>;
    const page = await get('app://ridgeline/');
    expect(await page.text()).toBe('<title>Ridgeline</title>');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
    for (const url of [
      'app://ridgeline/../window.json',
      'app://ridgeline/%2e%2e/lab.db',
      'app://other/',
      'app://ridgeline//etc/passwd',
    ])
      expect((await get(url)).status, url).toBe(404);
  });
});

describe('the channels', () => {
  it('are one for calls, one for the choice of files and one for events', async () => {
    const { electron, window, call } = await startDesktop();
    expect([...electron.handlers.keys()]).toEqual(['call', 'choose']);
    expect(await call('experiment.list', {})).toEqual({ ok: true, value: { experiments: [] } });
    expect(await call('experiment.start', START)).toMatchObject({ ok: true, value: { experimentId: 1 } });
    electron.trainers[0].emit('message', { type: 'started', backend: SAMPLE_BACKEND, notices: [] });
    expect(window().webContents.sent).toContainEqual([
      'event',
      { name: 'experiment.started', value: { experimentId: 1, backend: SAMPLE_BACKEND, notices: [] } },
    ]);
    expect(new Set(window().webContents.sent.map(([channel]) => channel))).toEqual(new Set(['event']));
  });

  it('answer only the page itself', async () => {
    const { electron, window } = await startDesktop();
    const { webContents } = window();
    const from =
      (senderFrame: unknown, channel = 'call') =>
      () =>
        electron.handlers.get(channel)?.({ sender: webContents, senderFrame }, 'experiment.list', {});
    expect(from(null)).toThrow('not Ridgeline’s own');
    expect(from({ url: 'app://ridgeline/' })).toThrow('not Ridgeline’s own');
    expect(from({ url: 'app://ridgeline/' }, 'choose')).toThrow('not Ridgeline’s own');
    expect(electron.happened.filter((what) => what.startsWith('asked'))).toEqual([]);
    for (const url of [
      'https://evil.example/',
      'app://evil/',
      'file:///x',
      'about:blank',
      '',
      'https://ridgeline/',
    ]) {
      webContents.mainFrame.url = url;
      expect(from(webContents.mainFrame), url).toThrow('not Ridgeline’s own');
    }
  });

  it('ask for files or a folder by the system’s dialog, and give their paths', async () => {
    const { electron, window } = await startDesktop();
    const { webContents } = window();
    const choose = (what: unknown) =>
      electron.handlers.get('choose')?.({ sender: webContents, senderFrame: webContents.mainFrame }, what);
    expect(await choose('files')).toEqual([]);
    electron.chosenFile = '/data/my own.csv';
    expect(await choose('files')).toEqual(['/data/my own.csv']);
    expect(await choose('folder')).toEqual(['/data/my own.csv']);
    // Whatever else a page might send is a choice of files, and no option of the dialog.
    await choose({ properties: ['showHiddenFiles'] });
    const asked = electron.happened.filter((what) => what.startsWith('asked'));
    expect(asked.map((what) => what.includes('folder'))).toEqual([false, false, true, false]);
  });

  it.each([[undefined], [null], [{}], [['experiment.list']], ['__proto__'], [7]])(
    'take %j for no method',
    async (method) => {
      const { call } = await startDesktop();
      const reply = await call(method as string, {});
      expect(reply).toMatchObject({ ok: false, error: { code: 'invalid' } });
    },
  );
});

describe('the trainer', () => {
  it('is a utility process with the allocator’s settings, which gets what the core asks', async () => {
    const { electron, call } = await startDesktop();
    await call('experiment.start', START);
    const [trainer] = electron.trainers;
    expect(trainer.script).toMatch(/src-main\/trainer\/utility-child\.ts$/);
    expect(trainer.env).toHaveProperty('MALLOC_MMAP_THRESHOLD_');
    expect(trainer.requests).toMatchObject([{ type: 'train', spec: { name: SAMPLE_SPEC.name } }]);
  });

  it('that dies is told with its last words', async () => {
    const { electron, call, window } = await startDesktop();
    await call('experiment.start', START);
    const [trainer] = electron.trainers;
    trainer.stderr.write('a wall\n');
    await new Promise(setImmediate);
    trainer.emit('exit', 134);
    const message = 'the training process ended with code 134: a wall';
    await expect
      .poll(() => window().webContents.sent)
      .toContainEqual([
        'event',
        {
          name: 'experiment.ended',
          value: {
            experimentId: 1,
            runs: { interrupted: 4 },
            error: { code: 'trainer_died', message, problems: [] },
          },
        },
      ]);
  });
});

describe('while it trains', () => {
  it('the machine stays awake, the dock shows how far, and both end with it', async () => {
    const { electron, window, call } = await startDesktop();
    await call('experiment.start', START);
    const [trainer] = electron.trainers;
    trainer.emit('message', { type: 'started', backend: SAMPLE_BACKEND, notices: [] });
    expect(electron.happened).toContain('awake: prevent-app-suspension');
    const reports = [1, 2, 3, 4].map((runId) => ({ runId, epoch: 1, measurements: [] }));
    trainer.emit('message', { type: 'epoch', durationMs: 1, reports });
    expect(window().bars.at(-1)).toEqual([1 / SAMPLE_SPEC.training.epochs, 'normal']);
    await call('experiment.stop', { experimentId: 1 });
    expect(window().bars.at(-1)?.[0]).toBe(-1);
    expect(electron.happened.filter((what) => /awake|sleep/.test(what))).toEqual([
      'awake: prevent-app-suspension',
      'may sleep',
    ]);
    expect(electron.notifications).toEqual([]);
  });

  it('for a minute and more, a notice tells its end to who is elsewhere, and leads there', async () => {
    const { electron, window, call } = await startDesktop();
    await call('experiment.start', START);
    const [trainer] = electron.trainers;
    trainer.emit('message', { type: 'started', backend: SAMPLE_BACKEND, notices: [] });
    const now = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now + 61_000);
    await call('experiment.stop', { experimentId: 1 });
    await expect.poll(() => electron.notifications.length).toBe(1);
    clock.mockRestore();
    expect(electron.notifications[0]).toMatchObject({ title: SAMPLE_SPEC.name });
    electron.notifications[0].emitter.emit('click');
    expect(window().loaded.at(-1)).toBe('app://ridgeline/#/live/1');
  });
});

describe('the end', () => {
  it('asks who trains, closes the windows, stops the training, and only then the process', async () => {
    const { electron, call, quit } = await startDesktop();
    await call('experiment.start', START);
    electron.trainers[0].emit('message', { type: 'started', backend: SAMPLE_BACKEND, notices: [] });
    electron.happened.splice(0);
    electron.app.quit();
    expect(electron.happened).toEqual(['asked: Interrupt the training and quit? Go on training']);
    electron.pressed = 1;
    electron.happened.splice(0);
    await quit();
    expect(electron.happened.filter((what) => !/sleep/.test(what))).toEqual([
      'asked: Interrupt the training and quit? Interrupt and quit',
      'window closed',
      'trainer asked to stop',
      'trainer ended',
      'quit',
    ]);
  });

  it('keeps what was trained: the next start finds its runs interrupted', async () => {
    const { electron, call, quit, folder } = await startDesktop();
    await call('experiment.start', START);
    electron.trainers[0].emit('message', { type: 'started', backend: SAMPLE_BACKEND, notices: [] });
    electron.pressed = 1;
    await quit();
    const database = readFileSync(join(folder, 'lab.db'));
    const next = await startDesktop((other) => writeFileSync(join(other, 'lab.db'), database));
    expect(await next.call('experiment.list', {})).toMatchObject({
      value: { experiments: [{ runs: { interrupted: 4 } }] },
    });
  });

  it('a window that is opened anew is given to who closed it and goes on training', async () => {
    const { electron, call, window } = await startDesktop();
    await call('experiment.start', START);
    electron.trainers[0].emit('message', { type: 'started', backend: SAMPLE_BACKEND, notices: [] });
    window().close();
    if (process.platform === 'darwin') return;
    electron.app.emit('window-all-closed');
    expect(electron.windows).toHaveLength(1);
    expect(electron.happened).not.toContain('quit');
  });
});

describe('starting', () => {
  it('a second time brings the first window to the front', async () => {
    const { electron, window } = await startDesktop();
    electron.app.emit('second-instance');
    expect(electron.windows).toHaveLength(1);
    expect(window().hasFocus).toBe(true);
    const second = electronDouble();
    second.electron.isLockFree = false;
    await import('../../../src-main/host/electron/main.ts');
    expect(second.electron.windows).toEqual([]);
    expect(second.electron.happened.at(-1)).toBe('quit');
  });

  it('with a database that cannot be used says so, and leaves the file as it is', async () => {
    const { electron, folder } = electronDouble();
    const file = join(folder, 'lab.db');
    writeFileSync(file, 'this is no database, but somebody’s text, and longer than a page would begin');
    await import('../../../src-main/host/electron/main.ts');
    await expect.poll(() => electron.happened.at(-1)).toBe('exit 1');
    expect(electron.happened.at(-2)).toContain('Ridgeline cannot start');
    expect(electron.happened.at(-2)).toContain(file);
    expect(readFileSync(file, 'utf8')).toMatch(/^this is no database/);
    expect(electron.windows).toEqual([]);
  });
});

it('the menus have their shortcuts, and lead to places of the page', async () => {
  const { electron, window } = await startDesktop();
  const entries = electron.menu.flatMap(({ submenu = [] }): readonly MenuEntry[] => submenu);
  const shortcuts = entries.flatMap(({ accelerator }) => accelerator ?? []);
  expect(new Set(shortcuts).size).toBe(shortcuts.length);
  expect(shortcuts).toEqual(expect.arrayContaining(['CmdOrCtrl+N', 'CmdOrCtrl+,']));
  entries.find(({ accelerator }) => accelerator === 'CmdOrCtrl+N')?.click?.();
  expect(window().loaded.at(-1)).toBe('app://ridgeline/#/new');
  expect(electron.windows).toHaveLength(1);
});

describe('another database', () => {
  function choose({ menu }: ElectronDouble, label: string): void {
    const entries = menu.flatMap(({ submenu = [] }): readonly MenuEntry[] => submenu);
    entries.find((entry) => entry.label === label)?.click?.();
  }
  const anew = ({ happened }: ElectronDouble): readonly string[] =>
    happened.filter((what) => what.startsWith('starts anew'));

  it.each(['Open database…', 'New database…'])('is opened by a process of its own: %s', async (label) => {
    const { electron } = await startDesktop();
    choose(electron, label);
    expect(electron.happened).not.toContain('window closed');
    electron.chosenFile = '/data/other.db';
    choose(electron, label);
    await expect.poll(() => electron.happened.at(-1), { timeout: 10_000 }).toBe('quit');
    expect(anew(electron)).toEqual(['starts anew: --database=/data/other.db']);
  });

  it('is not opened later on, after who trains refused to quit for it', async () => {
    const { electron, call, quit } = await startDesktop();
    await call('experiment.start', START);
    electron.trainers[0].emit('message', { type: 'started', backend: SAMPLE_BACKEND, notices: [] });
    electron.chosenFile = '/data/other.db';
    choose(electron, 'Open database…');
    expect(electron.windows).toHaveLength(1);
    electron.pressed = 1;
    await quit();
    expect(anew(electron)).toEqual([]);
  });
});
