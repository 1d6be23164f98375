// The saved profiles, by name within their environment.
import type { ErrorReport, ProfileId, ProfileView } from '../bindings';
import { ENVIRONMENTS } from '../components/environment';
import { core } from '../core';
import { asReport } from './defects.svelte';

class Profiles {
  all = $state<ProfileView[]>([]);
  loaded = $state(false);
  error = $state<ErrorReport | null>(null);

  /** The most dangerous environment first, then by name. */
  get sorted(): ProfileView[] {
    const rank = (profile: ProfileView) => ENVIRONMENTS.indexOf(profile.draft.environment);
    return this.all.toSorted(
      (one, other) => rank(one) - rank(other) || one.draft.name.localeCompare(other.draft.name),
    );
  }

  find(id: ProfileId): ProfileView | undefined {
    return this.all.find((profile) => profile.id === id);
  }

  async load(): Promise<void> {
    try {
      this.all = await core.listProfiles();
      this.error = null;
      this.loaded = true;
    } catch (error) {
      this.error = asReport(error);
    }
  }

  /** Takes in a profile that the core just saved. */
  keep(profile: ProfileView): void {
    this.all = [...this.all.filter((other) => other.id !== profile.id), profile];
  }

  drop(id: ProfileId): void {
    this.all = this.all.filter((profile) => profile.id !== id);
  }

  clear(): void {
    this.all = [];
    this.loaded = false;
    this.error = null;
  }
}

export const profiles = new Profiles();
