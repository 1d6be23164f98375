// The rows of the grid: a head for each profile, below it what its vendor answered.
import type { ErrorReport, ListedTarget, ProfileId, ProfileView } from '../../bindings';
import { pickKey } from '../../state/selection.svelte';
import type { ProfileTargets } from '../../state/targets.svelte';
import { letsThrough, type TargetFilter } from './filter';
import { hasTenants } from './words';

export type Ticks = 'none' | 'some' | 'all';

export interface GroupRow {
  kind: 'group';
  key: string;
  profile: ProfileView;
  /** The targets that the filter lets through. */
  shown: ListedTarget[];
  total: number;
  isOpen: boolean;
}

export interface TargetRow {
  kind: 'target';
  key: string;
  profileId: ProfileId;
  target: ListedTarget;
}

export interface ErrorRow {
  kind: 'error';
  key: string;
  profileId: ProfileId;
  error: ErrorReport;
}

export interface LoadingRow {
  kind: 'loading';
  key: string;
}

export interface NothingRow {
  kind: 'nothing';
  key: string;
  hasTenants: boolean;
}

export type GridRow = GroupRow | TargetRow | ErrorRow | LoadingRow | NothingRow;

export function rowsOf(
  profiles: readonly ProfileView[],
  listOf: (id: ProfileId) => ProfileTargets | undefined,
  filter: TargetFilter,
  isCollapsed: (id: ProfileId) => boolean,
): GridRow[] {
  return profiles.flatMap((profile): GridRow[] => {
    const list = listOf(profile.id);
    const all = list?.targets ?? [];
    const shown = all.filter((target) => letsThrough(filter, target, profile));
    const isListed = list !== undefined && list.listedAt !== null && list.error === null;
    const isEnvironmentHidden = filter.environment !== '' && filter.environment !== profile.draft.environment;
    if (isEnvironmentHidden || (isListed && all.length > 0 && shown.length === 0)) return [];
    const isOpen = !isCollapsed(profile.id);
    const rows: GridRow[] = [{ kind: 'group', key: `group/${profile.id}`, profile, shown, total: all.length, isOpen }];
    if (!isOpen) return rows;
    if (list?.error) rows.push({ kind: 'error', key: `error/${profile.id}`, profileId: profile.id, error: list.error });
    for (const target of shown)
      rows.push({ kind: 'target', key: pickKey(profile.id, target.id), profileId: profile.id, target });
    if (!list || (list.loading && all.length === 0 && !list.error)) rows.push({ kind: 'loading', key: `loading/${profile.id}` });
    else if (isListed && all.length === 0) rows.push({ kind: 'nothing', key: `nothing/${profile.id}`, hasTenants: hasTenants(profile.provider) });
    return rows;
  });
}

/** How many of those that can be picked are; what cannot be picked does not count. */
export function ticksOf(profileId: ProfileId, shown: readonly ListedTarget[], has: (profileId: ProfileId, targetId: string) => boolean): Ticks {
  const fit = shown.filter((target) => !target.unfit);
  const picked = fit.filter((target) => has(profileId, target.id)).length;
  if (picked === 0) return 'none';
  return picked === fit.length ? 'all' : 'some';
}

/** The targets from one row to another, both included, in whichever direction. */
export function rangeOf(rows: readonly GridRow[], from: string | null, to: string): TargetRow[] {
  const end = rows.findIndex((row) => row.key === to);
  const start = rows.findIndex((row) => row.key === from);
  if (end < 0) return [];
  const [first, last] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  return rows.slice(first, last + 1).filter((row) => row.kind === 'target');
}
