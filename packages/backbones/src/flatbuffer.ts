import type { Reject } from './source-error.ts';

/**
 * A table of a FlatBuffer (little endian). Every read below is checked against the buffer and against a limit given by
 * the caller, so foreign bytes cost an error and never a hang. A missing field reads as its default, as the format says.
 */
export interface FlatTable {
  readonly view: DataView;
  /** Address of the table. */
  readonly at: number;
  readonly reject: Reject;
}

/** The table that the buffer starts with. */
export function rootTable(bytes: Uint8Array, reject: Reject): FlatTable {
  const source = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0, reject };
  return { ...source, at: follow(source, 0) };
}

export function readInt8(table: FlatTable, index: number, missing = 0): number {
  const at = fieldAddress(table, index, 1);
  return at === undefined ? missing : table.view.getInt8(at);
}

export function readInt32(table: FlatTable, index: number, missing = 0): number {
  const at = fieldAddress(table, index, 4);
  return at === undefined ? missing : table.view.getInt32(at, true);
}

export function readUint32(table: FlatTable, index: number, missing = 0): number {
  const at = fieldAddress(table, index, 4);
  return at === undefined ? missing : table.view.getUint32(at, true);
}

export function readTable(table: FlatTable, index: number): FlatTable | undefined {
  const at = fieldAddress(table, index, 4);
  return at === undefined ? undefined : { ...table, at: follow(table, at) };
}

/** @param limit - more elements than this are refused. */
export function readTables(table: FlatTable, index: number, limit: number): FlatTable[] {
  const { at, length } = readVector(table, index, 4, limit);
  return Array.from({ length }, (_, i) => ({ ...table, at: follow(table, at + 4 * i) }));
}

/** @param limit - more elements than this are refused. */
export function readInt32s(table: FlatTable, index: number, limit: number): number[] {
  const { at, length } = readVector(table, index, 4, limit);
  return Array.from({ length }, (_, i) => table.view.getInt32(at + 4 * i, true));
}

/** A view into the buffer, not a copy. */
export function readBytes(table: FlatTable, index: number, limit = Infinity): Uint8Array {
  const { at, length } = readVector(table, index, 1, limit);
  return new Uint8Array(table.view.buffer, table.view.byteOffset + at, length);
}

/** A UTF-8 string; @param limit - more bytes than this are refused. */
export function readText(table: FlatTable, index: number, limit: number): string {
  return new TextDecoder().decode(readBytes(table, index, limit));
}

function readVector(table: FlatTable, index: number, width: number, limit: number): { at: number; length: number } {
  const field = fieldAddress(table, index, 4);
  if (field === undefined) return { at: 0, length: 0 };
  const start = follow(table, field);
  const length = table.view.getUint32(start, true);
  if (length > limit) throw table.reject(`a list of ${length} elements where at most ${limit} were expected`);
  return { at: inside(table, start + 4, length * width), length };
}

/** Where field `index` lies, or undefined when the table leaves it out. */
function fieldAddress(table: FlatTable, index: number, width: number): number | undefined {
  const vtable = inside(table, table.at - table.view.getInt32(inside(table, table.at, 4), true), 4);
  const entry = 4 + 2 * index;
  if (entry + 2 > table.view.getUint16(vtable, true)) return undefined;
  const offset = table.view.getUint16(inside(table, vtable + entry, 2), true);
  return offset === 0 ? undefined : inside(table, table.at + offset, width);
}

/** The address that the unsigned offset at `at` points to, with room for the four bytes that start any target. */
function follow(table: FlatTable, at: number): number {
  return inside(table, at + table.view.getUint32(inside(table, at, 4), true), 4);
}

function inside(table: FlatTable, at: number, length: number): number {
  if (at < 0 || at + length > table.view.byteLength) {
    throw table.reject(`it points to bytes ${at} to ${at + length} of ${table.view.byteLength}`);
  }
  return at;
}
