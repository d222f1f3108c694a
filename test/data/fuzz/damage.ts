import fc from 'fast-check';

/** One thing that is done to a file's bytes. `at` is a share of its length. */
type Damage =
  | { readonly kind: 'set'; readonly at: number; readonly value: number }
  | { readonly kind: 'setWord'; readonly at: number; readonly value: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly at: number; readonly count: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'copy'; readonly at: number; readonly from: number; readonly count: number };

const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Counts and sizes where readers go wrong. */
const word = fc.oneof(
  fc.constantFrom(0, 1, 0x7f, 0xff, 0xffff, 0x10000000, 0x3fffffff, 0x7fffffff, 0x80000000, 0xffffffff),
  fc.integer({ min: 0, max: 0xffffffff }),
);

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at, value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('setWord' as const), at, value: word }),
  fc.record({ kind: fc.constant('insert' as const), at, bytes: fc.uint8Array({ maxLength: 16 }) }),
  fc.record({ kind: fc.constant('remove' as const), at, count: fc.integer({ min: 1, max: 32 }) }),
  fc.record({ kind: fc.constant('cut' as const), at }),
  fc.record({ kind: fc.constant('copy' as const), at, from: at, count: fc.integer({ min: 1, max: 64 }) }),
);

function apply(bytes: Buffer, change: Damage): Buffer {
  const place = Math.floor(change.at * bytes.length);
  const [before, behind] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (change.kind) {
    case 'set':
      return Buffer.concat([before, Buffer.of(change.value), behind.subarray(1)]);
    case 'setWord': {
      const value = Buffer.alloc(4);
      value.writeUInt32LE(change.value);
      return Buffer.concat([before, value, behind.subarray(4)]);
    }
    case 'insert':
      return Buffer.concat([before, change.bytes, behind]);
    case 'remove':
      return Buffer.concat([before, behind.subarray(change.count)]);
    case 'cut':
      return before;
    case 'copy': {
      const from = Math.floor(change.from * bytes.length);
      return Buffer.concat([before, bytes.subarray(from, from + change.count), behind]);
    }
  }
}

/** Valid files with one to four things done to them. */
export function damaged(files: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.constantFrom(...files), fc.array(damage, { minLength: 1, maxLength: 4 }))
    .map(([file, changes]) => changes.reduce(apply, Buffer.from(file)));
}

/** Any bytes, half of them behind the first bytes of a valid file. */
export function anyBytes(files: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  const start = fc.oneof(
    fc.constant(Buffer.alloc(0)),
    fc.constantFrom(...files).map((file) => file.subarray(0, 12)),
  );
  return fc.tuple(start, fc.uint8Array({ maxLength: 300 })).map((parts) => Buffer.concat(parts));
}
