// The lines of a list of which only a part is loaded: its rows, and a header above each day's first one.
//
// Days of rows that were never loaded are unknown, so their headers appear as they load.

export interface DayLine {
  kind: 'day';
  day: string;
  /** The row below it. */
  first: number;
  /** How many rows the day has; `null` while its end is not loaded. */
  count: number | null;
}

export interface RowLine {
  kind: 'row';
  /** From 0, in the whole list. */
  row: number;
}

export type Line = DayLine | RowLine;

/** `days` holds the day of each loaded row by its index; `null` shows no headers at all. */
export function lines(total: number, days: (string | undefined)[] | null): Line[] {
  const found: Line[] = [];
  let open: DayLine | null = null;
  for (let row = 0; row < total; row += 1) {
    const day: string | undefined = days?.[row];
    if (day === undefined) {
      open = null;
    } else if (open === null || open.day !== day) {
      if (open !== null) open.count = row - open.first;
      open = { kind: 'day', day, first: row, count: null };
      found.push(open);
    }
    found.push({ kind: 'row', row });
  }
  if (open !== null) open.count = total - open.first;
  return found;
}

/** The pages on which the rows between two lines stand. */
export function pagesBetween(list: readonly Line[], first: number, last: number, size: number): number[] {
  const pages = new Set<number>();
  for (const line of list.slice(first, last + 1)) {
    if (line.kind === 'row') pages.add(Math.floor(line.row / size));
  }
  return [...pages];
}

/** The row on a line, or the first one below a header; `null` beyond the end. */
export function rowAt(list: readonly Line[], index: number): number | null {
  const line = list[Math.min(index, list.length - 1)];
  if (line === undefined) return null;
  return line.kind === 'day' ? line.first : line.row;
}

/** What tells a line from every other. */
export function lineKey(line: Line): string {
  return line.kind === 'day' ? `day-${line.first}` : `row-${line.row}`;
}
