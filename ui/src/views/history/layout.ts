// Where rows and day headers stand in a list of which only a part is loaded. Both are equally high.
//
// Days of rows that were never loaded are unknown, so their headers appear as they load.

/** A header above the row with this index. */
export interface DayHeader {
  row: number;
  day: string;
  /** How many rows the day has; `null` while its end is not loaded. */
  count: number | null;
}

/** What stands on one line. */
export type LineOf = { kind: 'header'; header: DayHeader } | { kind: 'row'; row: number };

export class Layout {
  readonly headers: DayHeader[];

  /** `days` holds the day of each loaded row by its index; `null` shows no headers at all. */
  constructor(
    readonly total: number,
    days: (string | undefined)[] | null,
  ) {
    this.headers = days === null ? [] : headers(total, days);
  }

  /** How many lines there are. */
  get lines(): number {
    return this.total + this.headers.length;
  }

  /** The line a row stands on. */
  lineOfRow(row: number): number {
    return row + this.headersUpTo(row);
  }

  at(line: number): LineOf {
    // The last header that stands on this line or before it.
    let low = 0;
    let high = this.headers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const header = this.headers[middle];
      if (header && header.row + middle <= line) low = middle + 1;
      else high = middle;
    }
    const header = this.headers[low - 1];
    if (header && header.row + low - 1 === line) return { kind: 'header', header };
    return { kind: 'row', row: line - low };
  }

  /** The header under which a line stands. */
  headerOver(line: number): DayHeader | null {
    const found = this.at(line);
    if (found.kind === 'header') return found.header;
    return this.headers[this.headersUpTo(found.row) - 1] ?? null;
  }

  private headersUpTo(row: number): number {
    let low = 0;
    let high = this.headers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.headers[middle]?.row ?? Infinity) <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function headers(total: number, days: (string | undefined)[]): DayHeader[] {
  const found: DayHeader[] = [];
  let open: DayHeader | null = null;
  for (let row = 0; row < Math.min(total, days.length); row += 1) {
    const day = days[row];
    if (day === undefined) {
      open = null;
    } else if (open?.day !== day) {
      if (open) open.count = row - open.row;
      open = { row, day, count: null };
      found.push(open);
    }
  }
  if (open && days.length >= total) open.count = total - open.row;
  return found;
}

/** The lines to draw: what is visible, and a few more on either side. */
export function visibleLines(
  scrollTop: number,
  height: number,
  lineHeight: number,
  lines: number,
  spare = 6,
): { first: number; last: number } {
  const first = Math.max(0, Math.floor(scrollTop / lineHeight) - spare);
  const last = Math.min(lines - 1, Math.ceil((scrollTop + height) / lineHeight) + spare);
  return { first, last };
}
