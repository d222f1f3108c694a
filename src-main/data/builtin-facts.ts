import type { BuiltinDataName } from '../domain/experiment.ts';

/** What is known of a built-in set without reading it, which takes half a second for the largest. */
export interface BuiltinFacts {
  readonly rows: number;
  readonly features: number;
  /** Null for regression. */
  readonly classes: number | null;
  /** `Dataset.hash` */
  readonly hash: string;
}

const FACTS: Readonly<Record<BuiltinDataName, BuiltinFacts>> = {
  breast_cancer: {
    rows: 569,
    features: 30,
    classes: 2,
    hash: '9ca38fe7df1a384a7aaadb85b9ded8d9a85cea8d077dd450caaedcbc577af8ed',
  },
  diabetes: {
    rows: 442,
    features: 10,
    classes: null,
    hash: 'cfc0d147e2d243d2936dd27b66954f5a631788854891af52704e3315b9fd284e',
  },
  digits: {
    rows: 1797,
    features: 64,
    classes: 10,
    hash: '2250fdc5136b6d926efa102a456b4db139eacee582d6d451dfa59390749af44f',
  },
  iris: {
    rows: 150,
    features: 4,
    classes: 3,
    hash: '22fc04f8468157d766493b980c5113386d980c474a5439ef26018e48bd246f83',
  },
  mnist: {
    rows: 10000,
    features: 784,
    classes: 10,
    hash: 'aeb1b9732755a01f3f3eb647588b6175166729d3df21f8de59a3f1c9fd5a5abe',
  },
  wine: {
    rows: 178,
    features: 13,
    classes: 3,
    hash: 'dad4034b5241f32128f434ebdf7b62ca13ef8e6333e48151d9eb8db9ba298f58',
  },
};

/** Size and content hash of a built-in set. */
export function getBuiltinFacts(name: BuiltinDataName): BuiltinFacts {
  return FACTS[name];
}
