// What was picked for the next plan: targets in the order they were picked, each with its form.
import type { BackupDraft, FieldError, ListedTarget, OptionsDraft, PlanDraft, ProfileId } from '../bindings';
import { core } from '../core';
import { profiles } from './profiles.svelte';

export interface Picked {
  readonly key: string;
  readonly profileId: ProfileId;
  readonly target: ListedTarget;
  options: OptionsDraft;
  /** Named databases were asked for, though none may be typed yet. */
  partial: boolean;
  errors: FieldError[];
  /** The name was typed, so a new ticket does not change it. */
  named: boolean;
}

export function pickKey(profileId: ProfileId, targetId: string): string {
  return `${profileId}/${targetId}`;
}

class Selection {
  picked = $state<Picked[]>([]);
  title = $state('');
  ticket = $state('');
  planning = $state(false);

  /** Items whose form has an error. */
  get wrong(): Picked[] {
    return this.picked.filter((item) => item.errors.length > 0);
  }

  has(profileId: ProfileId, targetId: string): boolean {
    const key = pickKey(profileId, targetId);
    return this.picked.some((item) => item.key === key);
  }

  get(key: string | null): Picked | undefined {
    return this.picked.find((item) => item.key === key);
  }

  async pick(profileId: ProfileId, target: ListedTarget): Promise<void> {
    const provider = profiles.find(profileId)?.provider;
    if (!provider || target.unfit || this.has(profileId, target.id)) return;
    const options: OptionsDraft = { kind: provider, name: '', description: '', databases: [] };
    const key = pickKey(profileId, target.id);
    this.picked.push({ key, profileId, target, options, partial: false, errors: [], named: false });
    await this.#suggest(key);
  }

  drop(key: string): void {
    this.picked = this.picked.filter((item) => item.key !== key);
  }

  clear(): void {
    this.picked = [];
    this.title = '';
    this.ticket = '';
    this.planning = false;
  }

  /** New names for those that nobody typed, after the change number changed. */
  async nameAnew(): Promise<void> {
    await Promise.all(this.picked.filter((item) => !item.named).map((item) => this.#suggest(item.key)));
  }

  async check(key: string): Promise<void> {
    const item = this.get(key);
    if (!item) return;
    const asked = JSON.stringify(item.options);
    const errors = await core.checkBackup(this.draftOf(item));
    const now = this.get(key);
    if (now && JSON.stringify(now.options) === asked) now.errors = errors;
  }

  draftOf(item: Picked): BackupDraft {
    const options = $state.snapshot(item.options);
    return { profile_id: item.profileId, target_id: item.target.id, options };
  }

  get draft(): PlanDraft {
    return { title: this.title, ticket: this.ticket, items: this.picked.map((item) => this.draftOf(item)) };
  }

  async #suggest(key: string): Promise<void> {
    const item = this.get(key);
    if (!item) return;
    const name = await core.suggestName(item.target.name, this.ticket);
    const now = this.get(key);
    if (now && !now.named) {
      now.options.name = name;
      await this.check(key);
    }
  }
}

export const selection = new Selection();
