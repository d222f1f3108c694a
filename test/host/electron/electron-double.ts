import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

/** A listener's way to refuse, as Electron's events have it. */
interface Refusable {
  defaultPrevented: boolean;
  preventDefault(): void;
}

function refusable(): Refusable {
  const event: Refusable = {
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}

/** Emits an event that listeners may refuse, and says whether one did. */
export function isRefused(emitter: EventEmitter, name: string, ...rest: unknown[]): boolean {
  const event = refusable();
  emitter.emit(name, event, ...rest);
  return event.defaultPrevented;
}

export class WebContentsDouble extends EventEmitter {
  readonly sent: unknown[][] = [];
  readonly mainFrame = { url: 'app://ridgeline/' };
  openHandler: (() => { action: string }) | null = null;

  setWindowOpenHandler(handler: () => { action: string }): void {
    this.openHandler = handler;
  }

  send(...message: unknown[]): void {
    this.sent.push(message);
  }
}

/** One end of a channel: what one end posts, the other one emits. */
export class PortDouble extends EventEmitter {
  other: PortDouble | null = null;
  start = (): void => undefined;
  close = (): void => void (this.other = null);

  postMessage(data: unknown): void {
    const { other } = this;
    setImmediate(() => other?.emit('message', { data }));
  }
}

class ChannelDouble {
  readonly port1 = new PortDouble();
  readonly port2 = new PortDouble();

  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}

/** A page without a window. A test says whether it can be loaded, and plays the page with the ports that it gets. */
export class ViewDouble {
  readonly options: WindowOptions;
  readonly webContents: ViewContentsDouble;

  constructor(double: ElectronDouble, options: WindowOptions) {
    this.options = options;
    this.webContents = new ViewContentsDouble(double);
    double.views.push(this);
    double.app.emit('web-contents-created', {}, this.webContents);
  }
}

class ViewContentsDouble extends WebContentsDouble {
  readonly loaded: string[] = [];
  readonly ports: PortDouble[] = [];
  readonly #double: ElectronDouble;
  #isDestroyed = false;

  constructor(double: ElectronDouble) {
    super();
    this.#double = double;
  }

  loadURL(address: string): Promise<void> {
    this.loaded.push(address);
    const { loadFailure } = this.#double;
    return loadFailure === null ? Promise.resolve() : Promise.reject(new Error(loadFailure));
  }

  postMessage(channel: string, _: unknown, ports: readonly PortDouble[]): void {
    if (channel === 'ports') this.ports.push(...ports);
  }

  async printToPDF(options: object): Promise<Buffer> {
    const { printFailure, partitions } = this.#double;
    this.#double.happened.push(`printed: ${JSON.stringify(options)}`);
    if (printFailure !== null) throw new Error(printFailure);
    // What the page would have been loaded from.
    const address = this.loaded.at(-1) ?? '';
    const answer = partitions.get('report')?.answers.get('app')?.({ url: address }) as Response | undefined;
    return Buffer.from(`%PDF of ${(await answer?.text()) ?? 'nothing'}`);
  }

  isDestroyed = (): boolean => this.#isDestroyed;

  close(): void {
    this.#isDestroyed = true;
    this.#double.happened.push('page closed');
    this.emit('destroyed');
  }
}

/** What a session was told. */
class SessionDouble {
  readonly answers = new Map<string, (request: { url: string }) => unknown>();
  readonly permissions: Record<string, (...args: never[]) => unknown> = {};
  readonly protocol = {
    handle: (scheme: string, answer: (request: { url: string }) => unknown): void => {
      this.answers.set(scheme, answer);
    },
    unhandle: (scheme: string): void => void this.answers.delete(scheme),
  };
  readonly webRequest = { onBeforeRequest: this.#keep('load') };
  readonly setPermissionRequestHandler = this.#keep('request');
  readonly setPermissionCheckHandler = this.#keep('check');
  readonly setDevicePermissionHandler = this.#keep('device');

  #keep(name: string) {
    return (handler: () => unknown): void => {
      this.permissions[name] = handler;
    };
  }
}

interface WindowOptions {
  readonly webPreferences: Readonly<Record<string, unknown>>;
  readonly [option: string]: unknown;
}

/** Everything that the modules under test asked of Electron, and the levers to answer with. */
export class ElectronDouble {
  /** In the order in which it happened. */
  readonly happened: string[] = [];
  readonly windows: WindowDouble[] = [];
  readonly handlers = new Map<string, (...args: unknown[]) => unknown>();
  readonly session = new SessionDouble();
  /** Sessions beside the default one, by their partitions. */
  readonly partitions = new Map<string, SessionDouble>();
  readonly views: ViewDouble[] = [];
  readonly exposed = new Map<string, unknown>();
  readonly ipc = new EventEmitter();
  readonly invoked: unknown[][] = [];
  readonly trainers: TrainerDouble[] = [];
  readonly notifications: { title: string; body: string; emitter: EventEmitter }[] = [];
  readonly app: AppDouble;
  menu: MenuEntry[] = [];
  isLockFree = true;
  /** The file that a person chooses; undefined where they close the dialog. */
  chosenFile: string | undefined;
  /** Why pages without a window cannot be loaded; null where they can. */
  loadFailure: string | null = null;
  /** Why pages without a window cannot be printed; null where they can. */
  printFailure: string | null = null;
  /** The button that a person presses. */
  pressed = 0;

  constructor(folder: string, database: string) {
    this.app = new AppDouble(this, folder, database);
  }

  /** What `import … from 'electron'` gives. */
  module(): Record<string, unknown> {
    const { happened } = this;
    const note = (what: string) => () => void happened.push(what);
    const keep = (notification: ElectronDouble['notifications'][number]): void =>
      void this.notifications.push(notification);
    class Notification extends EventEmitter {
      static isSupported = (): boolean => true;
      constructor({ title, body }: { title: string; body: string }) {
        super();
        keep({ title, body, emitter: this });
      }
      show = note('notification shown');
    }
    let blockers = 0;
    return {
      app: this.app,
      BrowserWindow: windowClassOf(this),
      Notification,
      WebContentsView: viewClassOf(this),
      MessageChannelMain: ChannelDouble,
      protocol: { registerSchemesAsPrivileged: note('scheme registered') },
      session: {
        defaultSession: this.session,
        fromPartition: (partition: string) => {
          const own = this.partitions.get(partition) ?? new SessionDouble();
          this.partitions.set(partition, own);
          return own;
        },
      },
      ipcMain: {
        handle: (channel: string, handler: (...args: unknown[]) => unknown) => {
          this.handlers.set(channel, handler);
        },
      },
      ipcRenderer: {
        on: (channel: string, listener: (...args: unknown[]) => void) => this.ipc.on(channel, listener),
        once: (channel: string, listener: (...args: unknown[]) => void) => this.ipc.once(channel, listener),
        invoke: (...call: unknown[]) => {
          this.invoked.push(call);
          return Promise.resolve({ ok: true, value: 'answered' });
        },
      },
      contextBridge: {
        exposeInMainWorld: (name: string, value: unknown) => void this.exposed.set(name, value),
      },
      webUtils: {
        getPathForFile: ({ name }: { name: string }) => (name === 'made up' ? '' : `/data/${name}`),
      },
      Menu: {
        buildFromTemplate: (template: MenuEntry[]) => template,
        setApplicationMenu: (menu: MenuEntry[]) => (this.menu = menu),
      },
      dialog: {
        showErrorBox: (title: string, text: string) => void happened.push(`error box: ${title}: ${text}`),
        showOpenDialog: (...args: unknown[]) => {
          const { title } = args.at(-1) as { title: string };
          happened.push(`asked: ${title}`);
          const filePaths = this.chosenFile === undefined ? [] : [this.chosenFile];
          return Promise.resolve({ canceled: filePaths.length === 0, filePaths });
        },
        showOpenDialogSync: () => (this.chosenFile === undefined ? undefined : [this.chosenFile]),
        showSaveDialogSync: () => this.chosenFile ?? '',
        showMessageBoxSync: (...args: unknown[]) => {
          const { message, buttons } = args.at(-1) as { message: string; buttons: readonly string[] };
          happened.push(`asked: ${message} ${buttons[this.pressed]}`);
          return this.pressed;
        },
      },
      screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
      nativeTheme: { shouldUseDarkColors: false },
      powerSaveBlocker: {
        start: (kind: string) => {
          blockers += 1;
          happened.push(`awake: ${kind}`);
          return blockers;
        },
        stop: note('may sleep'),
      },
      utilityProcess: {
        fork: (script: string, _: readonly string[], options: { env?: Record<string, string> }) => {
          const trainer = new TrainerDouble(script, options.env, happened);
          this.trainers.push(trainer);
          return trainer;
        },
      },
    };
  }
}

/** A class of its own per double: what is made by `new` finds its double without being told. */
function windowClassOf(double: ElectronDouble) {
  return class BrowserWindow extends WindowDouble {
    constructor(options: WindowOptions) {
      super(double, options);
    }
    static getAllWindows = (): readonly WindowDouble[] => double.windows;
    static fromWebContents = (contents: WebContentsDouble): WindowDouble | null =>
      double.windows.find(({ webContents }) => webContents === contents) ?? null;
    static getFocusedWindow = (): WindowDouble | null =>
      double.windows.find(({ hasFocus }) => hasFocus) ?? null;
  };
}

function viewClassOf(double: ElectronDouble) {
  return class WebContentsView extends ViewDouble {
    constructor(options: WindowOptions) {
      super(double, options);
    }
  };
}

/** An entry of a menu, as far as it is looked at. */
export interface MenuEntry {
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly submenu?: readonly MenuEntry[];
  readonly click?: () => void;
}

/** A utility process that keeps what it was sent. */
export class TrainerDouble extends EventEmitter {
  readonly requests: unknown[] = [];
  readonly ports: PortDouble[] = [];
  readonly stderr = new PassThrough();
  readonly script: string;
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly #happened: string[];

  constructor(script: string, env: Readonly<Record<string, string>> | undefined, happened: string[]) {
    super();
    this.script = script;
    this.env = env;
    this.#happened = happened;
  }

  postMessage(request: { readonly type: string }, ports: readonly PortDouble[] = []): void {
    this.requests.push(request);
    this.ports.push(...ports);
    if (request.type !== 'stop') return;
    this.#happened.push('trainer asked to stop');
    setImmediate(() => this.emit('message', { type: 'stopped' }));
  }

  kill(): boolean {
    this.#happened.push('trainer ended');
    setImmediate(() => this.emit('exit', 15));
    return true;
  }
}

export class WindowDouble extends EventEmitter {
  readonly options: WindowOptions;
  readonly webContents = new WebContentsDouble();
  readonly loaded: string[] = [];
  readonly bars: [number, string][] = [];
  hasFocus = false;
  maximized = false;
  bounds = { x: 10, y: 20, width: 1000, height: 700 };
  readonly #double: ElectronDouble;

  constructor(double: ElectronDouble, options: WindowOptions) {
    super();
    this.#double = double;
    this.options = options;
    double.windows.push(this);
    double.app.emit('web-contents-created', {}, this.webContents);
    double.happened.push('window opened');
  }

  loadURL(address: string): Promise<void> {
    this.loaded.push(address);
    return Promise.resolve();
  }

  /** As a person closes it. */
  close(): boolean {
    if (isRefused(this, 'close')) return false;
    this.#double.windows.splice(this.#double.windows.indexOf(this), 1);
    this.emit('closed');
    this.#double.happened.push('window closed');
    return true;
  }

  getNormalBounds = () => this.bounds;
  isMaximized = (): boolean => this.maximized;
  isMinimized = (): boolean => false;
  maximize = (): void => void (this.maximized = true);
  restore = (): void => undefined;
  show = (): void => undefined;
  focus = (): void => void (this.hasFocus = true);
  setProgressBar = (share: number, { mode }: { mode: string }): void => void this.bars.push([share, mode]);
}

export class AppDouble extends EventEmitter {
  readonly isPackaged = false;
  readonly switches: string[] = [];
  readonly commandLine: { getSwitchValue: (name: string) => string; appendSwitch: (name: string) => void };
  readonly #double: ElectronDouble;
  readonly #folder: string;

  constructor(double: ElectronDouble, folder: string, database: string) {
    super();
    this.#double = double;
    this.#folder = folder;
    this.commandLine = {
      getSwitchValue: (name) => (name === 'database' ? database : ''),
      appendSwitch: (name) => void this.switches.push(name),
    };
  }

  whenReady = (): Promise<void> => Promise.resolve();
  getAppPath = (): string => this.#folder;
  getPath = (): string => this.#folder;
  requestSingleInstanceLock = (): boolean => this.#double.isLockFree;
  enableSandbox = (): void => void this.#double.happened.push('sandboxed');
  relaunch = ({ args }: { args: readonly string[] }): void =>
    void this.#double.happened.push(
      `starts anew: ${args.filter((each) => each.startsWith('--database')).join(' ')}`,
    );
  exit = (code: number): void => void this.#double.happened.push(`exit ${code}`);

  /** As Electron's own: windows first, and every step may be refused. */
  quit(): void {
    const { windows, happened } = this.#double;
    if (isRefused(this, 'before-quit')) return;
    for (const window of [...windows]) if (!window.close()) return;
    if (isRefused(this, 'will-quit')) return;
    happened.push('quit');
  }
}
