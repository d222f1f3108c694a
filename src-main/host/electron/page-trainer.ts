import { MessageChannelMain, utilityProcess } from 'electron';
import { fileURLToPath } from 'node:url';
import type { PageReady, TrainerEvent, TrainRequest } from '../../contract/trainer-messages.ts';
import type { GpuAdapter } from '../../domain/gpu-adapter.ts';
import { captureStderr } from '../../service/captured-stderr.ts';
import type { TrainerExit, TrainerHandle } from '../../service/trainer-port.ts';
import { makeHiddenPage } from './hidden-page.ts';
import { addressOf, TRAINER_PAGE } from './page.ts';

const DATA_SCRIPT = fileURLToPath(new URL('../../trainer/data-child.ts', import.meta.url));

// Drivers wake up at first.
const READY_WITHIN_MS = 30_000;

/** Who is told of a trainer in a page. */
export interface PageTrainerListener {
  /** First of all, with what WebGPU would compute on; null where there is nothing. */
  readonly onReady: (adapter: GpuAdapter | null) => void;
  readonly onEvent: (event: TrainerEvent) => void;
  /** It ended, and neither page nor WebGPU ever came up. */
  readonly onNoStart: (reason: string) => void;
  /** It ended in any other way. One of the two comes, once and last. */
  readonly onExit: (exit: TrainerExit) => void;
}

/**
 * Starts a trainer in a hidden page, on Chromium's own WebGPU; a process beside it reads the data. It is not to be asked
 * for anything before it is ready.
 */
export function startPageTrainer(listener: PageTrainerListener): TrainerHandle {
  return new PageTrainer(listener);
}

class PageTrainer implements TrainerHandle {
  readonly #listener: PageTrainerListener;
  // A view that nobody holds takes its page with it; one whose page is gone no longer names it.
  readonly #view = makeHiddenPage();
  readonly #contents = this.#view.webContents;
  readonly #core = new MessageChannelMain();
  readonly #data = new MessageChannelMain();
  readonly #readyTimer: NodeJS.Timeout;
  #endReader: () => void = () => undefined;
  #lastWords = '';
  #hasStarted = false;
  #hasEnded = false;

  constructor(listener: PageTrainerListener) {
    this.#listener = listener;
    this.#readyTimer = setTimeout(() => {
      this.#break(null, `its page did not answer within ${READY_WITHIN_MS / 1000} s`);
    }, READY_WITHIN_MS);
    this.#core.port1.on('message', ({ data }) => {
      this.#take(data as PageReady | TrainerEvent);
    });
    this.#core.port1.start();
    this.#watch();
    void this.#load();
  }

  send(request: Parameters<TrainerHandle['send']>[0]): void {
    if (this.#hasEnded) return;
    if (request.type === 'train') this.#startReader(request);
    this.#core.port1.postMessage(request);
  }

  kill(): void {
    this.#end(null, '');
  }

  #watch(): void {
    this.#contents.on('console-message', ({ level, message }) => {
      if (level === 'error') this.#lastWords = message;
    });
    this.#contents.on('preload-error', (_, __, { message }) => {
      this.#break(null, message);
    });
    this.#contents.on('render-process-gone', (_, { exitCode, reason }) => {
      this.#break(exitCode, `its page ended (${[reason, this.#lastWords].filter(Boolean).join(': ')})`);
    });
    this.#contents.on('destroyed', () => {
      this.#break(null, 'its page was closed');
    });
  }

  async #load(): Promise<void> {
    try {
      await this.#contents.loadURL(addressOf(TRAINER_PAGE));
      this.#contents.postMessage('ports', null, [this.#core.port2, this.#data.port2]);
    } catch (error) {
      this.#break(null, error instanceof Error ? error.message : String(error));
    }
  }

  #take(message: PageReady | TrainerEvent): void {
    if (this.#hasEnded) return;
    if (message.type === 'ready') {
      clearTimeout(this.#readyTimer);
      this.#listener.onReady(message.adapter);
      return;
    }
    // The first event comes when the page has the data, or will not have them.
    this.#endReader();
    if (message.type === 'started') this.#hasStarted = true;
    if (message.type === 'failed' && message.error.code === 'backend_unavailable' && !this.#hasStarted)
      this.#break(null, message.error.message);
    else this.#listener.onEvent(message);
  }

  #startReader({ spec, baseFolder, dataHash }: TrainRequest): void {
    const reader = utilityProcess.fork(DATA_SCRIPT, [], {
      serviceName: 'Ridgeline data',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const readStderr = captureStderr(reader.stderr);
    let isDone = false;
    reader.once('exit', (code) => {
      if (!isDone) this.#end(code, readStderr());
    });
    reader.postMessage({ spec, baseFolder, dataHash }, [this.#data.port1]);
    this.#endReader = () => {
      if (!isDone) reader.kill();
      isDone = true;
    };
  }

  #break(code: number | null, words: string): void {
    if (this.#hasStarted) this.#end(code, words);
    else
      this.#close(() => {
        this.#listener.onNoStart(words);
      });
  }

  #end(code: number | null, stderr: string): void {
    this.#close(() => {
      this.#listener.onExit({ code, signal: null, stderr });
    });
  }

  #close(tell: () => void): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#readyTimer);
    this.#endReader();
    this.#core.port1.close();
    if (!this.#contents.isDestroyed()) this.#contents.close();
    tell();
  }
}
