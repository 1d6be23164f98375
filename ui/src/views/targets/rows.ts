// The lines of the list: a head a profile, below it its targets, or why there are none.
import type { Environment, ErrorReport, ListedTarget, ProfileView, Readiness } from '../../bindings';
import { engineKey, engineName } from '../../components/engine';
import { pickKey } from '../../state/selection.svelte';
import type { ProfileTargets } from '../../state/targets.svelte';

export interface Filter {
  text: string;
  environment: Environment | 'all';
  engine: string;
  readiness: Readiness | 'all';
}

export const ANYTHING: Filter = { text: '', environment: 'all', engine: 'all', readiness: 'all' };

export type Row =
  | { kind: 'profile'; key: string; profile: ProfileView; shown: ListedTarget[]; open: boolean }
  | { kind: 'target'; key: string; profile: ProfileView; target: ListedTarget }
  | { kind: 'error'; key: string; profile: ProfileView; error: ErrorReport }
  | { kind: 'loading' | 'empty'; key: string; profile: ProfileView };

export function isNarrowed(filter: Filter): boolean {
  return filter.text.trim() !== '' || filter.engine !== 'all' || filter.readiness !== 'all';
}

export function matches(target: ListedTarget, filter: Filter): boolean {
  const text = filter.text.trim().toLowerCase();
  return (
    (filter.engine === 'all' || engineKey(target.engine) === filter.engine) &&
    (filter.readiness === 'all' || target.state.readiness === filter.readiness) &&
    `${target.name} ${target.id} ${engineName(target.engine)} ${target.version}`.toLowerCase().includes(text)
  );
}

export function rowsOf(
  profiles: readonly ProfileView[],
  lists: ReadonlyMap<string, ProfileTargets>,
  filter: Filter,
  collapsed: ReadonlySet<string>,
): Row[] {
  return profiles
    .filter(({ draft }) => filter.environment === 'all' || draft.environment === filter.environment)
    .flatMap((profile): Row[] => {
      const list = lists.get(profile.id);
      const shown = list?.targets.filter((target) => matches(target, filter)) ?? [];
      const silent = list?.error ?? null;
      // A filter hides profiles without a match, but never a vendor's trouble.
      if (isNarrowed(filter) && shown.length === 0 && !silent) return [];
      const open = !collapsed.has(profile.id);
      const head: Row = { kind: 'profile', key: profile.id, profile, shown, open };
      if (!open) return [head];
      const rows: Row[] = shown.map((target) => ({
        kind: 'target',
        key: pickKey(profile.id, target.id),
        profile,
        target,
      }));
      if (silent) rows.unshift({ kind: 'error', key: `${profile.id} error`, profile, error: silent });
      else if (rows.length === 0)
        rows.push({ kind: list && !list.loading ? 'empty' : 'loading', key: `${profile.id} none`, profile });
      return [head, ...rows];
    });
}

const HEIGHTS: Record<Row['kind'], number> = { profile: 28, target: 30, error: 64, loading: 30, empty: 30 };

export function heightOf(row: Row): number {
  return HEIGHTS[row.kind];
}
