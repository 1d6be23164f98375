// What the history is asked: the filters on the screen, turned into the core's query.
import type { Environment, HistoryFilter, HistoryQuery, HistorySort, JobStatus, Origin } from '../../bindings';

export type Period = 'day' | 'week' | 'month' | 'quarter' | 'all';

export const periods: Period[] = ['day', 'week', 'month', 'quarter', 'all'];

const DAY = 86_400_000;
const days: Record<Exclude<Period, 'all'>, number> = { day: 1, week: 7, month: 30, quarter: 90 };

/** Who made a backup, or whether it is still there: one choice in the toolbar. */
export type Whose = 'any' | Origin | 'gone';

export const whoses: Whose[] = ['any', 'made_by_holdfast', 'made_elsewhere', 'gone'];

/** What stands in the toolbar. */
export interface Filters {
  text: string;
  statuses: JobStatus[];
  environments: Environment[];
  period: Period;
  whose: Whose;
}

export const noFilters: Filters = { text: '', statuses: [], environments: [], period: 'all', whose: 'any' };

export interface Order {
  sort: HistorySort;
  descending: boolean;
}

export const newestFirst: Order = { sort: 'created', descending: true };

/** `now` is taken once for a question, so that all its pages and its export agree. */
export function filter(filters: Filters, now: number): HistoryFilter {
  return {
    text: filters.text.trim(),
    statuses: filters.statuses,
    environments: filters.environments,
    profile_id: null,
    run_id: null,
    origins: filters.whose === 'any' || filters.whose === 'gone' ? [] : [filters.whose],
    gone: filters.whose === 'gone' ? true : null,
    since: filters.period === 'all' ? null : new Date(now - days[filters.period] * DAY).toISOString(),
    until: null,
  };
}

export function query(filter: HistoryFilter, order: Order, page: number, size: number): HistoryQuery {
  return { filter, ...order, offset: page * size, limit: size };
}

/** The order after a click on a column's head: the same column turns round, another starts where it helps most. */
export function turned(order: Order, sort: HistorySort): Order {
  if (order.sort === sort) return { sort, descending: !order.descending };
  return { sort, descending: sort === 'created' || sort === 'size' || sort === 'duration' };
}

/** For `aria-sort`. */
export function ariaSort(order: Order, sort: HistorySort): 'ascending' | 'descending' | 'none' {
  if (order.sort !== sort) return 'none';
  return order.descending ? 'descending' : 'ascending';
}

export function isFiltered(filters: Filters): boolean {
  return (
    filters.text.trim() !== '' ||
    filters.statuses.length > 0 ||
    filters.environments.length > 0 ||
    filters.period !== 'all' ||
    filters.whose !== 'any'
  );
}

/** The list with one more, or one fewer. */
export function toggled<T>(list: T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}
