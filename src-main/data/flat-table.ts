/**
 * A table of a FlatBuffer, read within its bounds: whatever lies outside throws a RangeError. Arrow's metadata are such
 * tables, and what reads them further on takes their vectors' lengths at their word.
 * Source: FlatBuffers, "Internals".
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #start: number;
  readonly #fields: number;
  readonly #fieldsEnd: number;

  private constructor(view: DataView, start: number) {
    this.#view = view;
    this.#start = start;
    this.#fields = start - view.getInt32(start, true);
    this.#fieldsEnd = this.#fields + view.getUint16(this.#fields, true);
  }

  /** The table that a buffer's first bytes point to. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Where a field's value stands; 0 where it is absent. */
  #at(field: number): number {
    const entry = this.#fields + 4 + 2 * field;
    if (entry + 2 > this.#fieldsEnd) return 0;
    const offset = this.#view.getUint16(entry, true);
    return offset === 0 ? 0 : this.#start + offset;
  }

  byte(field: number): number {
    const at = this.#at(field);
    return at === 0 ? 0 : this.#view.getUint8(at);
  }

  short(field: number): number {
    const at = this.#at(field);
    return at === 0 ? 0 : this.#view.getInt16(at, true);
  }

  /** A 64-bit integer as a number; the nearest one beyond 2^53. */
  long(field: number): number {
    const at = this.#at(field);
    return at === 0 ? 0 : Number(this.#view.getBigInt64(at, true));
  }

  table(field: number): FlatTable | null {
    const at = this.#at(field);
    return at === 0 ? null : new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  /** Start and length of a vector whose entries all lie within the buffer. */
  #vector(field: number, entryBytes: number): { start: number; count: number } {
    const at = this.#at(field);
    if (at === 0) return { start: 0, count: 0 };
    const start = at + this.#view.getUint32(at, true);
    const count = this.#view.getUint32(start, true);
    if (start + 4 + count * entryBytes > this.#view.byteLength)
      throw new RangeError(`a list of ${count} entries does not fit into its message`);
    return { start: start + 4, count };
  }

  /** The number of a vector's entries of a fixed size. */
  count(field: number, entryBytes: number): number {
    return this.#vector(field, entryBytes).count;
  }

  /** The first 64-bit integer of each entry of a vector. */
  longs(field: number, entryBytes: number): number[] {
    const { start, count } = this.#vector(field, entryBytes);
    return Array.from({ length: count }, (_, index) =>
      Number(this.#view.getBigInt64(start + index * entryBytes, true)),
    );
  }

  tables(field: number): FlatTable[] {
    const { start, count } = this.#vector(field, 4);
    return Array.from({ length: count }, (_, index) => {
      const at = start + index * 4;
      return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
    });
  }
}
