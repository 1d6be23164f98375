// What was picked for the next plan: targets in the order of their lists, each with its form.
import type { BackupDraft, ErrorReport, FieldError, ListedTarget, OptionsDraft, PlanDraft, PlanId, ProfileId } from '../bindings';
import { engineKey } from '../components/engine';
import { core } from '../core';
import { asReport } from './defects.svelte';
import { blankOptions, isNamed, lend } from './options';
import { plans } from './plan.svelte';
import { profiles } from './profiles.svelte';
import { targets } from './targets.svelte';

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
  /** Errors are shown at every field, also where nobody was yet. */
  isAsked: boolean;
}

/** Forms with the same key can share their settings: those of one engine at one vendor. */
export function kinOf({ options, target }: Pick<Picked, 'options' | 'target'>): string {
  return `${options.kind} ${engineKey(target.engine)}`;
}

export function pickKey(profileId: ProfileId, targetId: string): string {
  return `${profileId}/${targetId}`;
}

class Selection {
  picked = $state<Picked[]>([]);
  title = $state('');
  ticket = $state('');
  planning = $state(false);
  /** What the core refused of title and change number. */
  errors = $state<FieldError[]>([]);
  /** Why no plan was made, where no field says it. */
  refused = $state<ErrorReport | null>(null);
  /** The plan that these picks became last. */
  plannedAs = $state<PlanId | null>(null);
  /** The kin whose forms share all but names and databases. */
  alike = $state<string[]>([]);
  readonly #keys = $derived(new Set(this.picked.map((item) => item.key)));

  /** Items whose form has an error. */
  get wrong(): Picked[] {
    return this.picked.filter((item) => item.errors.length > 0);
  }

  has(profileId: ProfileId, targetId: string): boolean {
    return this.#keys.has(pickKey(profileId, targetId));
  }

  get(key: string | null): Picked | undefined {
    return this.picked.find((item) => item.key === key);
  }

  async pick(profileId: ProfileId, target: ListedTarget): Promise<void> {
    await this.pickAll(profileId, [target]);
  }

  /** Picks what can be picked of these and is not yet. */
  async pickAll(profileId: ProfileId, wanted: readonly ListedTarget[]): Promise<void> {
    const connection = profiles.find(profileId)?.draft.connection;
    if (!connection) return;
    const items = wanted
      .filter((target) => !target.unfit && !this.has(profileId, target.id))
      .map((target): Picked => {
        const blank = { key: pickKey(profileId, target.id), profileId, target, errors: [], named: false, isAsked: false };
        const item: Picked = { ...blank, options: blankOptions(connection), partial: false };
        const [like] = this.alike.includes(kinOf(item)) ? this.kin(item) : [];
        if (like) this.#lend(like, item);
        return item;
      });
    if (items.length === 0) return;
    this.picked = this.#inOrder([...this.picked, ...items]);
    await Promise.all(items.map((item) => this.#suggest(item.key)));
  }

  drop(key: string): void {
    this.picked = this.picked.filter((item) => item.key !== key);
  }

  clear(): void {
    this.picked = [];
    this.title = '';
    this.ticket = '';
    this.planning = false;
    this.errors = [];
    this.refused = null;
    this.plannedAs = null;
    this.alike = [];
  }

  /** The picked forms that can share their settings with this one, itself among them. */
  kin(item: Pick<Picked, 'options' | 'target'>): Picked[] {
    return this.picked.filter((other) => kinOf(other) === kinOf(item));
  }

  /** Where the picked targets are, in the order of their lists. */
  get places(): { profileId: ProfileId; count: number }[] {
    const counts = new Map<ProfileId, number>();
    for (const { profileId } of this.picked) counts.set(profileId, (counts.get(profileId) ?? 0) + 1);
    return [...counts].map(([profileId, count]) => ({ profileId, count }));
  }

  /** Whether every form of this kin takes its settings from the one that is edited. */
  async shareSettings(from: Picked, share: boolean): Promise<void> {
    const kin = kinOf(from);
    this.alike = this.alike.filter((other) => other !== kin);
    if (!share) return;
    this.alike.push(kin);
    await this.settingsChanged(from.key);
  }

  rename(key: string, name: string): void {
    this.#edit(key, (item) => {
      if (isNamed(item.options)) item.options.name = name;
      item.named = true;
    });
  }

  describe(key: string, description: string): void {
    this.#edit(key, (item) => {
      if (isNamed(item.options)) item.options.description = description;
    });
  }

  /** Asks for named databases, or for the whole instance. */
  choose(key: string, partial: boolean): void {
    this.#edit(key, (item) => {
      item.partial = partial;
    });
  }

  nameDatabases(key: string, databases: string[]): void {
    this.#edit(key, (item) => {
      if (item.options.kind === 'huawei_rds') item.options.databases = databases;
    });
  }

  /** Changes options that have neither names nor databases. */
  change(key: string, options: Partial<OptionsDraft>): void {
    this.#edit(key, (item) => {
      Object.assign(item.options, options);
    });
  }

  /** A setting of a form changed: those that share it follow, and all are checked. */
  async settingsChanged(key: string): Promise<void> {
    const from = this.get(key);
    if (!from) return;
    const follow = this.alike.includes(kinOf(from)) ? this.kin(from) : [from];
    for (const item of follow) if (item !== from) this.#lend(from, item);
    await Promise.all(follow.map((item) => this.check(item.key)));
  }

  /** New names for those that nobody typed, after the change number changed. */
  async nameAnew(): Promise<void> {
    await Promise.all(this.picked.filter((item) => !item.named).map((item) => this.#suggest(item.key)));
  }

  async check(key: string): Promise<void> {
    const item = this.get(key);
    if (!item) return;
    const draft = this.draftOf(item);
    const asked = JSON.stringify(draft);
    const errors = await core.checkBackup(draft);
    const now = this.get(key);
    if (now && JSON.stringify(this.draftOf(now)) === asked) now.errors = errors;
  }

  draftOf(item: Picked): BackupDraft {
    const options = $state.snapshot(item.options);
    if (options.kind === 'huawei_rds') {
      // No databases would mean the whole instance. Where some are still to be named, the core shall refuse instead.
      if (!item.partial) options.databases = [];
      else if (options.databases.length === 0) options.databases = [''];
    }
    return { profile_id: item.profileId, target_id: item.target.id, options, unless_newer_than: '' };
  }

  get draft(): PlanDraft {
    return { title: this.title, ticket: this.ticket, items: this.picked.map((item) => this.draftOf(item)), runbook: null, valid_for: '' };
  }

  /** Has the plan made; answers whether it was. What was refused is kept at its field. */
  async plan(): Promise<boolean> {
    if (this.planning || this.picked.length === 0 || this.wrong.length > 0) return false;
    this.planning = true;
    this.errors = [];
    this.refused = null;
    const asked = this.picked.map((item) => item.key);
    try {
      const plan = await plans.make(this.draft);
      // Meanwhile the other space may have been entered, whose picks are none of these.
      if (!this.planning) return false;
      this.plannedAs = plan.id;
      return true;
    } catch (error) {
      if (this.planning) this.#refuse(asReport(error), asked);
      return false;
    } finally {
      this.planning = false;
    }
  }

  #refuse(report: ErrorReport, asked: string[]): void {
    const homeless = report.fields.filter((error) => {
      const [, position, field] = /^items\.(\d+)\.(options\..+)$/.exec(error.field) ?? [];
      const item = this.get(asked[Number(position)] ?? null);
      if (item && field) {
        item.errors = [...item.errors, { ...error, field }];
        item.isAsked = true;
      } else if (error.field === 'title' || error.field === 'ticket') this.errors.push(error);
      else return true;
      return false;
    });
    if (homeless.length > 0 || report.fields.length === 0) this.refused = report;
  }

  #lend(from: Picked, to: Picked): void {
    const lent = $state.snapshot(from.options) as OptionsDraft;
    to.options = lend(lent, $state.snapshot(to.options) as OptionsDraft, profiles.find(to.profileId)?.draft.connection);
    to.partial = from.partial && to.target.takes_databases;
  }

  #edit(key: string, change: (item: Picked) => void): void {
    const item = this.get(key);
    if (item) change(item);
  }

  #inOrder(picked: Picked[]): Picked[] {
    const profileOrder = profiles.sorted.map((profile) => profile.id);
    const places = new Map<string, number>();
    for (const [rank, id] of profileOrder.entries())
      for (const [index, target] of (targets.byProfile.get(id)?.targets ?? []).entries())
        places.set(pickKey(id, target.id), rank * 100_000 + index);
    const place = (item: Picked) => places.get(item.key) ?? Number.MAX_SAFE_INTEGER;
    return picked.toSorted((one, other) => place(one) - place(other));
  }

  async #suggest(key: string): Promise<void> {
    const item = this.get(key);
    if (!item) return;
    // Names are only for vendors whose backups have them.
    if (!isNamed(item.options)) return this.check(key);
    const ticket = this.ticket;
    const name = await core.suggestName(item.target.name, ticket);
    const now = this.get(key);
    if (now && !now.named && isNamed(now.options) && ticket === this.ticket) {
      now.options.name = name;
      await this.check(key);
    }
  }
}

export const selection = new Selection();
