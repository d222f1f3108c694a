import type { TrainerEvent, TrainerRequest } from '../../contract/trainer-messages.ts';
import type { BackendChoice } from '../../domain/experiment.ts';
import type { GpuAdapter } from '../../domain/gpu-adapter.ts';
import { NO_ADAPTER } from '../../runtime/webgpu-check.ts';
import { spreadTrainerPort } from '../../service/spread-trainer-port.ts';
import type { TrainerHandle, TrainerPort } from '../../service/trainer-port.ts';
import { startPageTrainer } from './page-trainer.ts';
import { startUtilityTrainer } from './utility-trainer.ts';

const PROCESSES = spreadTrainerPort(startUtilityTrainer);

/**
 * The trainers of the desktop. WebGPU trains in a hidden page, on Chromium's own: Electron forbids the external buffers that
 * Dawn's addon for Node makes. Everything else trains in a utility process. `auto` takes the page where that finds a real
 * GPU, never for a software one; a page that does not come up, or whose WebGPU does not start, is left for the process,
 * with a notice. Asked for by name, WebGPU fails instead, as behind every door.
 */
export function desktopTrainerPort(): TrainerPort {
  const machine: Machine = { isWithoutGpu: false };
  return { start: (onEvent, onExit) => new DesktopTrainer(machine, onEvent, onExit) };
}

/** What one training finds out for the next ones. */
interface Machine {
  isWithoutGpu: boolean;
}

type Listeners = Parameters<TrainerPort['start']>;

/** What the page is asked for. */
type PageBackend = 'auto' | 'webgpu';

class DesktopTrainer implements TrainerHandle {
  readonly #machine: Machine;
  readonly #onEvent: Listeners[0];
  readonly #onExit: Listeners[1];
  /** All of it, for the trainer that is chosen later. */
  readonly #asked: TrainerRequest[] = [];
  #chosen: TrainerHandle | null = null;
  /** Null once it is left. */
  #page: TrainerHandle | null = null;

  constructor(machine: Machine, ...[onEvent, onExit]: Listeners) {
    this.#machine = machine;
    this.#onEvent = onEvent;
    this.#onExit = onExit;
  }

  send(request: TrainerRequest): void {
    this.#asked.push(request);
    if (request.type === 'train') this.#choose(request.spec.backend ?? 'auto');
    else this.#chosen?.send(request);
  }

  kill(): void {
    (this.#chosen ?? this.#page)?.kill();
  }

  #choose(backend: BackendChoice): void {
    if (backend === 'webgpu' || (backend === 'auto' && !this.#machine.isWithoutGpu)) this.#tryPage(backend);
    else this.#useProcess([]);
  }

  #use(trainer: TrainerHandle): void {
    this.#chosen = trainer;
    for (const request of this.#asked) trainer.send(request);
  }

  #useProcess(notices: readonly string[]): void {
    const onEvent = (event: TrainerEvent): void => {
      this.#tell(event, notices);
    };
    this.#use(PROCESSES.start(onEvent, this.#onExit));
  }

  #tryPage(backend: PageBackend): void {
    const page = startPageTrainer({
      onReady: (adapter) => {
        if (isWanted(backend, adapter)) this.#use(page);
        else this.#leaveForNoGpu(backend);
      },
      onEvent: (event) => {
        this.#tell(event, []);
      },
      onNoStart: (reason) => {
        this.#leavePage(backend, reason);
      },
      onExit: (exit) => {
        if (this.#page === page) this.#onExit(exit);
      },
    });
    this.#page = page;
  }

  #tell(event: TrainerEvent, notices: readonly string[]): void {
    if (event.type === 'started') {
      // No other trainer comes up any more; checkpoints in a request may be large.
      this.#asked.length = 0;
      this.#onEvent({ ...event, notices: [...notices, ...event.notices] });
    } else this.#onEvent(event);
  }

  #leaveForNoGpu(backend: PageBackend): void {
    this.#machine.isWithoutGpu = true;
    this.#leavePage(backend, null);
  }

  /** @param reason null where nothing went wrong: there is no GPU */
  #leavePage(backend: PageBackend, reason: string | null): void {
    const page = this.#page;
    this.#page = null;
    this.#chosen = null;
    page?.kill();
    if (backend === 'webgpu') this.#onEvent(failed(reason ?? NO_ADAPTER));
    else
      this.#useProcess(
        reason === null ? [] : [`WebGPU did not start (${reason}); trying native TensorFlow.`],
      );
  }
}

function failed(reason: string): TrainerEvent {
  const message = `backend: WebGPU did not start (${reason}); choose "auto"`;
  return { type: 'failed', error: { code: 'backend_unavailable', message, problems: [] } };
}

/** A software adapter only where WebGPU is asked for by name. */
function isWanted(backend: PageBackend, adapter: GpuAdapter | null): boolean {
  return adapter !== null && (backend === 'webgpu' || !adapter.isSoftware);
}
