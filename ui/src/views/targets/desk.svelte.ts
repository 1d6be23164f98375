// What the view itself remembers while one looks at other places: filter, folded groups, where one stood.
import { SvelteSet } from 'svelte/reactivity';

import type { ProfileId, Space } from '../../bindings';
import { EVERYTHING, type TargetFilter } from './filter';

export class TargetsDesk {
  filter = $state<TargetFilter>({ ...EVERYTHING });
  collapsed = new SvelteSet<ProfileId>();
  /** The row on which the keyboard stands. */
  active = $state<string | null>(null);
  /** The target that the pane shows. */
  shown = $state<string | null>(null);
  /** Whether the pane lies over the list, in a narrow window. */
  isPaneOpen = $state(false);

  fold(id: ProfileId, isFolded = !this.collapsed.has(id)): void {
    if (isFolded) this.collapsed.add(id);
    else this.collapsed.delete(id);
  }

  showAll(): void {
    this.filter = { ...EVERYTHING };
  }
}

const desks: Record<Space, TargetsDesk> = { real: new TargetsDesk(), sandbox: new TargetsDesk() };

export function deskOf(space: Space): TargetsDesk {
  return desks[space];
}
