// The targets as the vendors listed them, one list a profile; one vendor's silence hides no other's answer.
import { SvelteMap } from 'svelte/reactivity';

import type { ErrorReport, ListedTarget, ProfileId, ProfileView } from '../bindings';
import { core } from '../core';
import { asReport } from './defects.svelte';

export interface ProfileTargets {
  loading: boolean;
  targets: ListedTarget[];
  listedAt: string | null;
  clockSkewMs: number | null;
  error: ErrorReport | null;
}

class Targets {
  byProfile = new SvelteMap<ProfileId, ProfileTargets>();

  get count(): number {
    return [...this.byProfile.values()].reduce((sum, list) => sum + list.targets.length, 0);
  }

  get loading(): boolean {
    return [...this.byProfile.values()].some((list) => list.loading);
  }

  /** The largest known distance between a vendor's clock and ours. */
  get clockSkewMs(): number | null {
    const known = [...this.byProfile.values()].map((list) => list.clockSkewMs).filter((skew) => skew !== null);
    return known.reduce<number | null>(
      (worst, skew) => (worst === null || Math.abs(skew) > Math.abs(worst) ? skew : worst),
      null,
    );
  }

  find(profileId: ProfileId, targetId: string): ListedTarget | undefined {
    return this.byProfile.get(profileId)?.targets.find((target) => target.id === targetId);
  }

  async list(id: ProfileId): Promise<void> {
    const before = this.byProfile.get(id);
    if (before?.loading) return;
    const old = before ?? { targets: [], listedAt: null, clockSkewMs: null, error: null };
    const asking: ProfileTargets = { ...old, loading: true };
    this.byProfile.set(id, asking);
    const settle = (now: ProfileTargets) => {
      // A list that came after its space or profile went is of no use.
      if (this.byProfile.get(id) === asking) this.byProfile.set(id, now);
    };
    try {
      const answer = await core.listTargets(id);
      settle({
        loading: false,
        targets: answer.targets,
        listedAt: answer.listed_at,
        clockSkewMs: answer.clock_skew_ms,
        error: null,
      });
    } catch (error) {
      settle({ ...old, loading: false, error: asReport(error) });
    }
  }

  async listAll(profiles: readonly ProfileView[]): Promise<void> {
    for (const id of this.byProfile.keys()) {
      if (!profiles.some((profile) => profile.id === id)) this.byProfile.delete(id);
    }
    await Promise.all(profiles.map((profile) => this.list(profile.id)));
  }

  forget(id: ProfileId): void {
    this.byProfile.delete(id);
  }

  clear(): void {
    this.byProfile.clear();
  }
}

export const targets = new Targets();
