import type { SchemaElement } from 'hyparquet';
import type { Cell } from './cell.ts';
import { dayTime, decimalText, halfFloat, int64Cell, textFromBytes, timeFromUnit } from './binary-value.ts';
import { MalformedData } from './malformed-data.ts';

/** A value as its physical type has it. */
export type PhysicalValue = number | bigint | boolean | Uint8Array;

/** Turns a value of a column into a cell. */
export type ToCell = (value: PhysicalValue) => Cell;

function asNumber(value: PhysicalValue): number {
  if (typeof value !== 'number') throw new MalformedData('a value of another type');
  return value;
}

function asInteger(value: PhysicalValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw new MalformedData('a value of another type');
}

function asBytes(value: PhysicalValue): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new MalformedData('a value of another type');
  return value;
}

/** Two's complement, the highest byte first. */
function bigEndianInteger(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

function decimal(value: PhysicalValue, scale: number): Cell {
  const integer = value instanceof Uint8Array ? bigEndianInteger(value) : asInteger(value);
  return decimalText(integer, scale);
}

/** Days since 1970 in the upper third, nanoseconds of the day below: the type of times before Parquet had one. */
function int96Time(value: PhysicalValue): Cell {
  const integer = asInteger(value);
  const days = Number(integer >> 64n) - 2_440_588;
  const nanoseconds = Number(integer & 0xffff_ffff_ffff_ffffn);
  return new Date(days * 86_400_000 + Math.floor(nanoseconds / 1e6));
}

function half(value: PhysicalValue): Cell {
  const bytes = asBytes(value);
  return halfFloat(bytes[0] + 256 * bytes[1]);
}

function uuid(value: PhysicalValue): Cell {
  const hex = Buffer.from(asBytes(value)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const TIME_UNITS: Readonly<Record<string, 'milli' | 'micro' | 'nano'>> = {
  MILLIS: 'milli',
  MICROS: 'micro',
  NANOS: 'nano',
};

/** Time of day, in milliseconds since midnight. */
function timeOfDay(value: PhysicalValue, perMillisecond: number): Cell {
  return Number(asInteger(value)) / perMillisecond;
}

const PER_MILLISECOND: Readonly<Record<string, number>> = { MILLIS: 1, MICROS: 1e3, NANOS: 1e6 };

/** What a column's annotation says; null where it has none that changes how a value is read. */
function annotatedToCell(element: SchemaElement): ToCell | null {
  const { converted_type: converted, logical_type: logical } = element;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const scale = (logical?.type === 'DECIMAL' ? logical.scale : element.scale) ?? 0;
    return (value) => decimal(value, scale);
  }
  if (converted === 'DATE' || logical?.type === 'DATE') return (value) => dayTime(asNumber(value));
  if (logical?.type === 'TIMESTAMP') {
    const unit = TIME_UNITS[logical.unit];
    return (value) => timeFromUnit(asInteger(value), unit);
  }
  if (converted === 'TIMESTAMP_MILLIS') return (value) => timeFromUnit(asInteger(value), 'milli');
  if (converted === 'TIMESTAMP_MICROS') return (value) => timeFromUnit(asInteger(value), 'micro');
  if (logical?.type === 'TIME') return (value) => timeOfDay(value, PER_MILLISECOND[logical.unit]);
  if (converted === 'TIME_MICROS') return (value) => timeOfDay(value, 1e3);
  if (logical?.type === 'FLOAT16') return half;
  if (logical?.type === 'UUID') return uuid;
  return null;
}

function isUnsigned({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (logical?.type === 'INTEGER') return !logical.isSigned;
  return converted?.startsWith('UINT_') === true;
}

/** The types whose values are bytes of no meaning here. */
function isOpaque({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (converted === 'BSON' || converted === 'INTERVAL') return true;
  return type === 'FIXED_LEN_BYTE_ARRAY' || logical?.type === 'GEOMETRY' || logical?.type === 'GEOGRAPHY';
}

/**
 * How the values of a column become cells; null for a column whose values are none. Bytes without annotation are text, as
 * older writers left it out.
 */
export function toCellOf(element: SchemaElement): ToCell | null {
  const annotated = annotatedToCell(element);
  if (annotated !== null) return annotated;
  if (isOpaque(element)) return null;
  const unsigned = isUnsigned(element);
  switch (element.type) {
    case 'BOOLEAN':
      return (value) => (typeof value === 'boolean' ? value : value !== 0);
    case 'INT32':
      return unsigned ? (value) => asNumber(value) >>> 0 : asNumber;
    case 'INT64':
      return unsigned
        ? (value) => int64Cell(BigInt.asUintN(64, asInteger(value)))
        : (value) => int64Cell(asInteger(value));
    case 'INT96':
      return int96Time;
    case 'FLOAT':
    case 'DOUBLE':
      return asNumber;
    case 'BYTE_ARRAY':
      return (value) => textFromBytes(asBytes(value));
    default:
      return null;
  }
}
