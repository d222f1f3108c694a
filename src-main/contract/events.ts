import type { Notice } from '../domain/experiment-record.ts';
import type { BackendInfo, RunStatus } from '../domain/run.ts';
import type { DataProgress } from './data-api.ts';
import type { CarriedByJson } from './json-safe.ts';
import type { ErrorReport } from './trainer-messages.ts';
import type { TrainingProgress } from '../domain/training-state.ts';

/** What the core tells unasked. Hints, not truth: who missed one asks the API and has lost nothing. */
export interface EventMap {
  /** The trainer is up, at the start or after a resume: what it computes with, and what its user should know. */
  'experiment.started': {
    readonly experimentId: number;
    readonly backend: BackendInfo;
    readonly notices: readonly string[];
  };
  /** What its user should know, and did not at the start. */
  'experiment.notice': { readonly experimentId: number } & Notice;
  /** At most ten times a second, and whenever it pauses or goes on. */
  'experiment.progress': TrainingProgress;
  /** Its name, notes, star or tags are others now, or it was put in the trash, taken out of it or erased. */
  'experiment.changed': { readonly experimentId: number };
  /** How far a reading of data has come that was asked for under a token. */
  'data.progress': DataProgress;
  /** Files were dropped on a desktop window; it tells that to itself alone. */
  'file.dropped': { readonly paths: readonly string[] };
  /** Nothing more comes of this experiment. */
  'experiment.ended': {
    readonly experimentId: number;
    /** How many runs have each status; a status that none has is left out. */
    readonly runs: Readonly<Partial<Record<RunStatus, number>>>;
    /** What ended it before its time; null where it came to its end, was stopped, or the process closed. */
    readonly error: ErrorReport | null;
  };
}

/** An event's name. */
export type EventName = keyof EventMap;

/** An event with its name, so that a switch over `name` knows what `value` is. */
export type AppEvent = {
  readonly [Name in EventName]: { readonly name: Name; readonly value: EventMap[Name] };
}[EventName];

/** Proof by the compiler that JSON carries every event. */
export type EventsAreCarriedByJson = CarriedByJson<EventMap>;
