import { DataType, DateUnit, Precision, Type, type Data } from 'apache-arrow';
import { dayTime, decimalText, halfFloat, int64Cell, textFromBytes, timeFromUnit } from './binary-value.ts';
import type { Cell } from './cell.ts';
import { MalformedData } from './malformed-data.ts';

/** The cell at a place of a column's part. */
type CellAt = (index: number) => Cell;

const UNITS = ['second', 'milli', 'micro', 'nano'] as const;

const MILLISECONDS: readonly number[] = [1000, 1, 1e-3, 1e-6];

type Integers = Int32Array | BigInt64Array;

function assertLength(length: number, needed: number, what: string): void {
  if (length < needed) throw new MalformedData(`${length} ${what} where ${needed} are needed`);
}

/** Values of a fixed width, of which there must be one per row. */
function checkedValues<Values extends ArrayLike<unknown>>(values: Values, data: Data, perRow = 1): Values {
  assertLength(values.length, data.length * perRow, 'values');
  return values;
}

/** Little-endian words of two's complement. */
function wordsToInteger(words: Uint32Array): bigint {
  let value = 0n;
  for (let index = words.length - 1; index >= 0; index--) value = (value << 32n) | BigInt(words[index]);
  return BigInt.asIntN(words.length * 32, value);
}

function integerCells(data: Data): CellAt {
  const values = checkedValues(data.values as ArrayLike<number | bigint>, data);
  return (index) => {
    const value = values[index];
    return typeof value === 'bigint' ? int64Cell(value) : value;
  };
}

function decimalCells(data: Data, scale: number, bitWidth: number): CellAt {
  const perRow = bitWidth / 32;
  const words = checkedValues(data.values as Uint32Array, data, perRow);
  return (index) => decimalText(wordsToInteger(words.subarray(index * perRow, (index + 1) * perRow)), scale);
}

function timeCells(data: Data, unit: number): CellAt {
  const values = checkedValues(data.values as Integers, data);
  return (index) => timeFromUnit(BigInt(values[index]), UNITS[unit]);
}

/** Time of day or a span of time, in milliseconds. */
function spanCells(data: Data, unit: number): CellAt {
  const values = checkedValues(data.values as Integers, data);
  return (index) => Number(values[index]) * MILLISECONDS[unit];
}

function textCells(data: Data): CellAt {
  const bytes = data.values as Uint8Array;
  const offsets = data.valueOffsets as Integers;
  if (data.length > 0) assertLength(offsets.length, data.length + 1, 'offsets');
  return (index) => {
    const [start, end] = [Number(offsets[index]), Number(offsets[index + 1])];
    if (start < 0 || end < start || end > bytes.length)
      throw new MalformedData(`a text from byte ${start} to ${end} of ${bytes.length}`);
    return textFromBytes(bytes.subarray(start, end));
  };
}

const VIEW_BYTES = 16;
const INLINE_BYTES = 12;

/** Texts of at most 12 bytes stand in their view; longer ones in a buffer that it points to. */
function textViewCells(data: Data): CellAt {
  const views = checkedValues(data.values as Uint8Array, data, VIEW_BYTES);
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  return (index) => {
    const at = index * VIEW_BYTES;
    const length = view.getInt32(at, true);
    if (length >= 0 && length <= INLINE_BYTES) return textFromBytes(views.subarray(at + 4, at + 4 + length));
    const buffer = data.variadicBuffers.at(view.getInt32(at + 8, true));
    const start = view.getInt32(at + 12, true);
    if (buffer === undefined || length < 0 || start < 0 || start + length > buffer.length)
      throw new MalformedData(`a text of ${length} bytes that is not there`);
    return textFromBytes(buffer.subarray(start, start + length));
  };
}

function boolCells(data: Data): CellAt {
  const bits = data.values as Uint8Array;
  assertLength(bits.length * 8, data.length, 'values');
  return (index) => ((bits[index >> 3] >> (index & 7)) & 1) === 1;
}

/** Dictionaries are shared by the parts of a column. */
const dictionaries = new WeakMap<object, readonly Cell[]>();

function dictionaryOf(data: Data): readonly Cell[] {
  const { dictionary } = data;
  if (dictionary === undefined) throw new MalformedData('a column whose dictionary is missing');
  const known = dictionaries.get(dictionary);
  if (known !== undefined) return known;
  const cells = dictionary.data.flatMap((part) => [...arrowCells(part as Data)]);
  dictionaries.set(dictionary, cells);
  return cells;
}

function dictionaryCells(data: Data): CellAt {
  const cells = dictionaryOf(data);
  const places = checkedValues(data.values as Int32Array | BigInt64Array, data);
  return (index) => {
    const place = Number(places[index]);
    if (place < 0 || place >= cells.length)
      throw new MalformedData(`place ${place} in a dictionary of ${cells.length}`);
    return cells[place];
  };
}

const READABLE: ReadonlySet<Type> = new Set([
  Type.Int,
  Type.Float,
  Type.Bool,
  Type.Decimal,
  Type.Date,
  Type.Time,
  Type.Timestamp,
  Type.Duration,
  Type.Utf8,
  Type.LargeUtf8,
  Type.Utf8View,
]);

/** Whether the cells of a type are single values of a meaning. */
export function isReadable(type: DataType): boolean {
  return READABLE.has(DataType.isDictionary(type) ? (type.dictionary as DataType).typeId : type.typeId);
}

function cellsOf(data: Data): CellAt {
  const { type } = data;
  if (DataType.isDictionary(type)) return dictionaryCells(data);
  if (DataType.isInt(type)) return integerCells(data);
  if (DataType.isFloat(type)) {
    const values = checkedValues(data.values as ArrayLike<number>, data);
    return type.precision === Precision.HALF ? (index) => halfFloat(values[index]) : (index) => values[index];
  }
  if (DataType.isBool(type)) return boolCells(data);
  if (DataType.isDecimal(type)) return decimalCells(data, type.scale, type.bitWidth);
  if (DataType.isDate(type)) {
    if (type.unit !== DateUnit.DAY) return timeCells(data, 1);
    const values = checkedValues(data.values as Int32Array, data);
    return (index) => dayTime(values[index]);
  }
  if (DataType.isTime(type) || DataType.isDuration(type)) return spanCells(data, type.unit);
  if (DataType.isTimestamp(type)) return timeCells(data, type.unit);
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return textCells(data);
  if (DataType.isUtf8View(type)) return textViewCells(data);
  throw new MalformedData('values of a type that is not read');
}

/**
 * The cells of a part of a column in the order of rows, null where a value is missing.
 * @throws MalformedData where its buffers hold fewer values than it has rows
 */
export function* arrowCells(data: Data): Generator<Cell, void> {
  const cellAt = cellsOf(data);
  const { nullBitmap, length } = data;
  // Without a bitmap, no value is missing.
  const hasNulls = nullBitmap.length > 0;
  if (hasNulls) assertLength(nullBitmap.length * 8, length, 'bits of what is missing');
  for (let index = 0; index < length; index++)
    yield hasNulls && ((nullBitmap[index >> 3] >> (index & 7)) & 1) === 0 ? null : cellAt(index);
}
