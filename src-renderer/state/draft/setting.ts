/** A number that may be left out has a default, which is shown in its place. */
interface Common<Key extends string> {
  readonly key: Key;
  readonly label: string;
  /** A sentence for who wonders what it is. */
  readonly hint?: string | undefined;
}

/** One setting of a layer, an optimizer, a schedule or a regularizer: which control it has, and its limits. */
export type Setting<Key extends string = string> = Common<Key> &
  (
    | {
        /** λ ≥ 0 on a logarithmic slider, which begins with 0. */
        readonly kind: 'strength';
        readonly symbol: string;
        readonly smallest: number;
        readonly largest: number;
      }
    | {
        /** A number on a slider whose steps are equal. */
        readonly kind: 'share';
        readonly symbol: string;
        readonly smallest: number;
        readonly largest: number;
        readonly step: number;
      }
    | { readonly kind: 'number'; readonly default?: number | string | undefined }
    /** One number for both axes, or two as in `3 × 5`. */
    | { readonly kind: 'extent'; readonly default?: number | string | undefined }
    | { readonly kind: 'numbers'; readonly default?: string | undefined }
    | { readonly kind: 'text'; readonly default?: string | undefined }
    | { readonly kind: 'switch'; readonly default: boolean }
    | {
        readonly kind: 'choice';
        readonly choices: readonly { readonly value: string; readonly label: string }[];
        /** What stands for a value that is left out; absent: it cannot be. */
        readonly default?: string | undefined;
      }
  );

/** The names of a type's fields besides the one that tells the types of a union apart. */
export type FieldOf<T> = Exclude<Extract<keyof T, string>, 'type'>;
