import { describe, expect, it, vi } from 'vitest';
import type { AppEvent } from '../../../src-main/contract/events.ts';
import { ElectronDouble } from './electron-double.ts';

interface Door {
  readonly call: (...args: unknown[]) => Promise<unknown>;
  readonly choose: (...args: unknown[]) => Promise<unknown>;
  readonly subscribe: (listener: (event: AppEvent) => void) => () => void;
}

type DragListener = (drag: unknown) => void;

const EVENT: AppEvent = { name: 'experiment.changed', value: { experimentId: 1 } };

/** Executes preload.ts as Electron does, in front of a page. */
async function loadPreload() {
  const electron = new ElectronDouble('/app', '');
  const page = new Map<string, DragListener>();
  vi.resetModules();
  vi.doMock('electron', () => electron.module());
  vi.stubGlobal('addEventListener', (name: string, listener: DragListener) => void page.set(name, listener));
  await import('../../../src-main/host/electron/preload.ts');
  vi.unstubAllGlobals();
  return { electron, page, door: electron.exposed.get('ridgeline') as Door };
}

describe('the preload', () => {
  it('gives the page three functions and nothing else', async () => {
    const { electron, door } = await loadPreload();
    expect([...electron.exposed.keys()]).toEqual(['ridgeline']);
    expect(Object.keys(door)).toEqual(['call', 'choose', 'subscribe']);
  });

  it('calls on one channel, with a method and its parameters', async () => {
    const { electron, door } = await loadPreload();
    expect(await door.call('run.get', { runId: 1 }, 'more')).toEqual({ ok: true, value: 'answered' });
    expect(electron.invoked).toEqual([['call', 'run.get', { runId: 1 }]]);
  });

  it('asks for files on a channel of its own, with nothing but what is wanted', async () => {
    const { electron, door } = await loadPreload();
    await door.choose('folder', 'more');
    expect(electron.invoked).toEqual([['choose', 'folder']]);
  });

  it('tells events to who listens, without what Electron says beside them, and no longer than wanted', async () => {
    const { electron, door } = await loadPreload();
    expect(electron.ipc.eventNames()).toEqual(['event']);
    const heard: unknown[][] = [];
    const listen = (...event: unknown[]) => void heard.push(event);
    const ends = [door.subscribe(listen), door.subscribe(listen)];
    electron.ipc.emit('event', { sender: 'electron' }, EVENT);
    expect(heard).toEqual([[EVENT], [EVENT]]);
    ends[0]();
    electron.ipc.emit('event', {}, EVENT);
    expect(heard).toHaveLength(3);
    ends[1]();
    electron.ipc.emit('event', {}, EVENT);
    expect(heard).toHaveLength(3);
  });

  it('tells where a dropped file lies; what never was a file has no place', async () => {
    const { page, door } = await loadPreload();
    const heard: AppEvent[] = [];
    door.subscribe((event) => void heard.push(event));
    const preventDefault = vi.fn();
    page.get('dragover')?.({ preventDefault });
    const drop = (...names: string[]) =>
      page.get('drop')?.({ preventDefault, dataTransfer: { files: names.map((name) => ({ name })) } });
    drop('a.csv', 'made up');
    drop('made up');
    page.get('drop')?.({ preventDefault, dataTransfer: null });
    expect(heard).toEqual([{ name: 'file.dropped', value: { paths: ['/data/a.csv'] } }]);
    expect(preventDefault).toHaveBeenCalledTimes(4);
  });
});

describe('the preload of the page that trains', () => {
  it('hands ports on to the page, once, and gives it nothing else', async () => {
    const electron = new ElectronDouble('/app', '');
    vi.resetModules();
    vi.doMock('electron', () => electron.module());
    const posted = vi.fn();
    vi.stubGlobal('postMessage', posted);
    vi.stubGlobal('location', { origin: 'app://trainer' });
    await import('../../../src-main/host/electron/trainer-preload.ts');
    expect(electron.ipc.eventNames()).toEqual(['ports']);
    for (const ports of [['core', 'data'], ['more']]) electron.ipc.emit('ports', { ports });
    vi.unstubAllGlobals();
    expect(posted.mock.calls).toEqual([['ports', 'app://trainer', ['core', 'data']]]);
    expect([...electron.exposed]).toEqual([]);
  });
});
