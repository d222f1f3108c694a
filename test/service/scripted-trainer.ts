import type { TrainerEvent, TrainerRequest, TrainRequest } from '../../src-main/contract/trainer-messages.ts';
import type { TrainerExit, TrainerPort } from '../../src-main/service/trainer-port.ts';

/** One trainer that was started, as its script sees it. */
export interface ScriptedTrainer {
  readonly request: TrainRequest;
  readonly tell: (event: TrainerEvent) => void;
  readonly exit: (exit?: Partial<TrainerExit>) => void;
}

/** What a scripted trainer does. Without a handler it does not listen. */
export interface TrainerScript {
  readonly onTrain: (trainer: ScriptedTrainer) => void;
  readonly onStop?: (trainer: ScriptedTrainer) => void;
  readonly onPause?: (trainer: ScriptedTrainer) => void;
  readonly onContinue?: (trainer: ScriptedTrainer) => void;
}

/** A trainer that plays a script, a turn after it was asked; `kills` counts how often it was killed while it lived. */
export function scriptedTrainer(script: TrainerScript): TrainerPort & { readonly kills: number } {
  let kills = 0;
  return {
    get kills() {
      return kills;
    },
    start: (onEvent, onExit) => {
      let lives = true;
      let trainer: ScriptedTrainer | null = null;
      const exit = (how: Partial<TrainerExit> = {}): void => {
        if (!lives) return;
        lives = false;
        onExit({ code: null, signal: null, stderr: '', ...how });
      };
      const tell = (event: TrainerEvent): void => {
        if (lives) onEvent(event);
      };
      const take = (request: TrainerRequest): void => {
        if (request.type === 'train') {
          trainer = { request, tell, exit };
          script.onTrain(trainer);
        } else if (trainer !== null) {
          const handlers = { stop: script.onStop, pause: script.onPause, continue: script.onContinue };
          handlers[request.type]?.(trainer);
        }
      };
      return {
        send: (request) => setImmediate(take, request),
        kill: () => {
          if (lives) kills += 1;
          setImmediate(exit, { signal: 'SIGKILL' });
        },
      };
    },
  };
}
