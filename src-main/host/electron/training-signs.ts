import { BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { AppEvent, EventMap } from '../../contract/events.ts';
import type { App } from '../../service/app.ts';
import { showPlace } from './window.ts';

/** Who waited for less is still looking. */
const LONG_RUN_MS = 60_000;

type Progress = EventMap['experiment.progress'];

/** What the system shows of trainings: no sleep, a bar on the dock or taskbar, a notice at the end of a long one. */
export class TrainingSigns {
  readonly #core: App;
  readonly #startedAtMs = new Map<number, number>();
  readonly #progress = new Map<number, Progress>();
  #blocker: number | null = null;

  constructor(core: App) {
    this.#core = core;
    core.subscribe((event) => {
      this.#take(event);
    });
  }

  /** Whether anything is being trained, or paused in the middle. */
  get isTraining(): boolean {
    return this.#startedAtMs.size > 0;
  }

  #take(event: AppEvent): void {
    if (event.name === 'experiment.started') this.#startedAtMs.set(event.value.experimentId, Date.now());
    else if (event.name === 'experiment.progress') this.#progress.set(event.value.experimentId, event.value);
    else if (event.name === 'experiment.ended') this.#end(event.value);
    else return;
    this.#keepAwake();
    this.#showBar();
  }

  #end({ experimentId, error }: EventMap['experiment.ended']): void {
    const startedAtMs = this.#startedAtMs.get(experimentId);
    this.#startedAtMs.delete(experimentId);
    this.#progress.delete(experimentId);
    if (startedAtMs !== undefined && Date.now() - startedAtMs >= LONG_RUN_MS)
      void this.#notify(experimentId, error?.message ?? 'Its runs have ended.');
  }

  #running(): Progress[] {
    return [...this.#startedAtMs.keys()].flatMap((id) => this.#progress.get(id) ?? []);
  }

  #keepAwake(): void {
    const isNeeded =
      this.isTraining && (this.#running().length === 0 || this.#running().some(({ paused }) => !paused));
    if (isNeeded) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }

  #showBar(): void {
    const running = this.#running();
    const shares = running.map(({ epoch, epochs }) => epoch / epochs);
    const share = shares.length === 0 ? -1 : shares.reduce((sum, one) => sum + one, 0) / shares.length;
    const mode = running.every(({ paused }) => paused) ? 'paused' : 'normal';
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(share, { mode });
  }

  async #notify(experimentId: number, body: string): Promise<void> {
    if (BrowserWindow.getFocusedWindow() !== null || !Notification.isSupported()) return;
    const reply = await this.#core.call('experiment.get', { experimentId });
    const title = reply.ok ? reply.value.experiment.name : `Experiment ${experimentId}`;
    const notification = new Notification({ title, body });
    notification.on('click', () => {
      showPlace(`#/live/${experimentId}`);
    });
    notification.show();
  }
}
