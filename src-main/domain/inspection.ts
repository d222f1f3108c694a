import type { BackendInfo } from './run.ts';

/** One thing that was looked at. */
export interface InspectionItem {
  readonly name: string;
  readonly status: 'ok' | 'missing' | 'failed';
  readonly detail: string;
  /** What to do about it; null where there is nothing to do. */
  readonly remedy: string | null;
}

/** What is there to train with, what is missing, and what the app will use. */
export interface Inspection {
  readonly items: readonly InspectionItem[];
  readonly backend: BackendInfo['name'];
  /** As in `TensorFlow 2.21.0` or `tfjs-backend-webgpu 4.22.0`. */
  readonly backendVersion: string;
}
