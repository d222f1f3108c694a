import type { AppEvent } from '../../contract/events.ts';
import type { TrainingProgress } from '../../domain/training-state.ts';
import type { App } from '../../service/app.ts';
import { complain } from '../machine/console.ts';
import { durationText } from '../../domain/duration-text.ts';
import { ProgressLine } from './progress-line.ts';

type Ended = Extract<AppEvent, { name: 'experiment.ended' }>['value'];

/** How a training ended that was followed. */
export interface FollowedTraining {
  readonly experimentId: number;
  readonly ended: Ended;
  /** Whether its user, or the system, asked this process to end it. */
  readonly cancelled: boolean;
}

/** Ctrl-C, a request to end, and a terminal that was closed. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Sets a training going, shows how it comes along, and resolves when it has ended.
 * @param begin gives the experiment's id
 */
export async function followTraining(app: App, begin: () => Promise<number>): Promise<FollowedTraining> {
  const progress = new ProgressLine(process.stderr);
  const { promise, resolve: settle } = Promise.withResolvers<Ended>();
  const unsubscribe = app.subscribe((event) => {
    if (event.name === 'experiment.started')
      for (const notice of event.value.notices) tellNotice(progress, notice);
    else if (event.name === 'experiment.notice') tellNotice(progress, event.value.text);
    else if (event.name === 'experiment.progress') showProgress(progress, event.value);
    else if (event.name === 'experiment.ended') settle(event.value);
  });
  let cancelled = false;
  try {
    progress.show(0, 'starting');
    const experimentId = await begin();
    const stop = (): void => {
      cancelled = true;
      // The end is reported by the event; a second Ctrl-C finds no handler and ends the process.
      void app.call('experiment.stop', { experimentId });
    };
    for (const signal of STOP_SIGNALS) process.once(signal, stop);
    const ended = await promise;
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
    return { experimentId, ended, cancelled };
  } finally {
    unsubscribe();
    progress.clear();
  }
}

function tellNotice(line: ProgressLine, text: string): void {
  line.clear();
  complain(text);
}

function showProgress(line: ProgressLine, { epoch, epochs, remainingMs, variants }: TrainingProgress): void {
  const losses = variants.flatMap(({ variant, validationLoss }) =>
    validationLoss === null ? [] : [`${variant} ${validationLoss.toPrecision(3)}`],
  );
  const rest = remainingMs === null ? '' : ` · ${durationText(remainingMs)} left`;
  const text = losses.length === 0 ? '' : ` · validation loss: ${losses.join(', ')}`;
  line.show(epoch / epochs, `epoch ${epoch} of ${epochs}${rest}${text}`);
}
