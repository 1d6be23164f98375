// The history on the screen: one question, its pages as far as they were looked at, kept true by the stream.
import type { ErrorReport, HistoryFilter, HistoryRecord, JobUpdate } from '../../bindings';
import { core } from '../../core';
import { calendarDay } from '../../format';
import { asReport } from '../../state/defects.svelte';
import { lines, pagesBetween } from './layout';
import { filter, newestFirst, noFilters, query, type Filters, type Order } from './query';
import { withJob } from './record';

const SIZE = 100;
/** More pages than these are let go, the ones looked at longest ago first. */
const KEPT = 12;
const PAUSE_MS = 400;

export class HistoryBook {
  filters = $state<Filters>({ ...noFilters });
  order = $state.raw<Order>(newestFirst);
  total = $state(0);
  all = $state(0);
  oldest = $state<string | null>(null);
  error = $state<ErrorReport | null>(null);
  isRead = $state(false);
  /** Grows with every new question; a refresh is the same one. */
  question = $state(0);
  #pages = $state.raw<ReadonlyMap<number, readonly HistoryRecord[]>>(new Map());
  #days = $state.raw<(string | undefined)[]>([]);
  #filter: HistoryFilter = filter(noFilters, Date.now());
  #asked = new Set<number>();
  #turn = 0;
  #visible: [number, number] = [0, 0];
  #soon: ReturnType<typeof setTimeout> | undefined;

  lines = $derived(lines(this.total, this.order.sort === 'created' ? this.#days : null));

  /** The filter of the question that is on the screen; the export takes the same. */
  get filter(): HistoryFilter {
    return this.#filter;
  }

  record(row: number): HistoryRecord | null {
    return this.#pages.get(Math.floor(row / SIZE))?.[row % SIZE] ?? null;
  }

  /** Asks anew, from the first page. What is on the screen stays until the answer is there. */
  async ask(): Promise<void> {
    this.#filter = filter($state.snapshot(this.filters), Date.now());
    this.question += 1;
    await this.#begin([0]);
  }

  /** The same question once more, for what is visible now. */
  async refresh(): Promise<void> {
    await this.#begin([...new Set([0, ...pagesBetween(this.lines, ...this.#visible, SIZE)])]);
  }

  /** Reads the pages between two lines that are not there yet. */
  see(first: number, last: number): void {
    this.#visible = [first, last];
    for (const page of pagesBetween(this.lines, first, last, SIZE)) {
      if (!this.#asked.has(page)) void this.#read(page, this.#turn);
    }
  }

  hear(update: JobUpdate): void {
    for (const [page, records] of this.#pages) {
      const at = records.findIndex((record) => record.id === update.job.id);
      const record = records[at];
      if (record === undefined) continue;
      this.#pages = new Map(this.#pages).set(page, records.with(at, withJob(record, update.job)));
      if (update.job.finished_at === null) return;
    }
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.refresh(), PAUSE_MS);
  }

  stop(): void {
    clearTimeout(this.#soon);
    this.#turn += 1;
  }

  async #begin(pages: number[]): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#asked = new Set(pages);
    try {
      const answers = await Promise.all(pages.map((page) => this.#ask(page)));
      if (turn !== this.#turn) return;
      this.#pages = new Map(pages.map((page, index) => [page, answers[index]?.records ?? []]));
      this.#days = [];
      for (const page of pages) this.#keepDays(page);
      const [newest] = answers;
      this.total = newest?.total ?? 0;
      this.all = newest?.all ?? 0;
      this.oldest = newest?.oldest ?? null;
      this.error = null;
    } catch (error) {
      if (turn === this.#turn) this.error = asReport(error);
    } finally {
      if (turn === this.#turn) this.isRead = true;
    }
  }

  async #read(page: number, turn: number): Promise<void> {
    this.#asked.add(page);
    try {
      const answer = await this.#ask(page);
      if (turn !== this.#turn) return;
      this.#pages = this.#withoutFar(page).set(page, answer.records);
      this.#keepDays(page);
      this.error = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#asked.delete(page);
      this.error = asReport(error);
    }
  }

  #ask(page: number) {
    return core.history(query(this.#filter, this.order, page, SIZE));
  }

  #withoutFar(page: number): Map<number, readonly HistoryRecord[]> {
    const kept = new Map(this.#pages);
    for (const far of [...kept.keys()].sort((one, other) => Math.abs(other - page) - Math.abs(one - page))) {
      if (kept.size < KEPT) break;
      kept.delete(far);
      this.#asked.delete(far);
    }
    return kept;
  }

  #keepDays(page: number): void {
    const days = [...this.#days];
    this.#pages.get(page)?.forEach((record, index) => (days[page * SIZE + index] = calendarDay(record.created_at)));
    this.#days = days;
  }
}
