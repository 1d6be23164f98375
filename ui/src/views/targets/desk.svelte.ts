// What the Targets page remembers while it is not shown: filters, folded groups, the active row.
import { SvelteSet } from 'svelte/reactivity';

import type { ListedTarget, ProfileView, Space } from '../../bindings';
import { profiles } from '../../state/profiles.svelte';
import { pickKey, selection } from '../../state/selection.svelte';
import { targets } from '../../state/targets.svelte';
import { ANYTHING, rowsOf, type Filter, type Row } from './rows';

class TargetDesk {
  filter = $state<Filter>({ ...ANYTHING });
  collapsed = new SvelteSet<string>();
  active = $state<string | null>(null);
  /** Whether the form covers the list in a narrow window. */
  paneOpen = $state(false);
  #anchor: string | null = null;
  #space: Space | null = null;

  readonly rows: Row[] = $derived(rowsOf(profiles.sorted, targets.byProfile, this.filter, this.collapsed));
  readonly activeRow: Row | undefined = $derived(this.rows.find((row) => row.key === this.active));

  enter(space: Space): void {
    if (this.#space !== space) {
      this.clearFilter();
      this.collapsed.clear();
      this.active = null;
      this.paneOpen = false;
    }
    this.#space = space;
  }

  clearFilter(): void {
    this.filter = { ...ANYTHING };
  }

  fold(row: Row, shut?: boolean): void {
    const id = row.profile.id;
    if (shut ?? !this.collapsed.has(id)) {
      this.collapsed.add(id);
      this.active = id;
    } else this.collapsed.delete(id);
  }

  toggle(profile: ProfileView, target: ListedTarget): void {
    const key = pickKey(profile.id, target.id);
    this.#anchor = key;
    this.active = key;
    if (selection.has(profile.id, target.id)) selection.drop(key);
    else void selection.pick(profile.id, target);
  }

  /** All of a group, or none when all were picked. */
  toggleGroup(profile: ProfileView, shown: readonly ListedTarget[]): void {
    const fit = shown.filter((target) => !target.unfit);
    if (fit.every((target) => selection.has(profile.id, target.id)))
      for (const target of fit) selection.drop(pickKey(profile.id, target.id));
    else for (const target of fit) void selection.pick(profile.id, target);
  }

  /** Everything from the last toggled row to this one. */
  pickRange(to: Row): void {
    const from = this.rows.findIndex((row) => row.key === this.#anchor);
    const end = this.rows.indexOf(to);
    if (from < 0 || end < 0) {
      if (to.kind === 'target') this.toggle(to.profile, to.target);
      return;
    }
    for (const row of this.rows.slice(Math.min(from, end), Math.max(from, end) + 1))
      if (row.kind === 'target') void selection.pick(row.profile.id, row.target);
    this.active = to.key;
  }

  /** Goes to another selected target: 1 to the next, -1 to the previous one. */
  step(by: 1 | -1): void {
    const { picked } = selection;
    const at = picked.findIndex((item) => item.key === this.active);
    const next = picked[(at + by + picked.length) % picked.length];
    if (next) this.active = next.key;
  }
}

export const desk = new TargetDesk();
