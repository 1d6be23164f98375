// One profile being edited: what is typed, what the core says about it, and whether it differs from what is saved.
import { SvelteSet } from 'svelte/reactivity';

import type {
  ConnectionDraft,
  ConnectionTest,
  ErrorReport,
  FieldError,
  KeepSecret,
  ProfileDraft,
  ProfileId,
  ProfileView,
  ProviderKind,
  SecretInput,
  SecretName,
  SecretPlace,
} from '../../bindings';
import { core } from '../../core';
import { asReport } from '../../state/defects.svelte';
import { profiles } from '../../state/profiles.svelte';
import { targets } from '../../state/targets.svelte';
import { otherConnection, secretsOf, sharesAccount } from './drafts';

export class ProfileEditor {
  readonly id: ProfileId | null;
  saved = $state<ProfileView | null>(null);
  draft = $state<ProfileDraft>() as ProfileDraft;
  typed = $state<Partial<Record<SecretName, string>>>({});
  keep = $state<KeepSecret>('keychain');

  errors = $state<FieldError[]>([]);
  touched = new SvelteSet<string>();
  places = $state<Partial<Record<SecretName, SecretPlace>>>({});
  /** Why the stored secrets cannot be asked for. */
  secretTrouble = $state<ErrorReport | null>(null);
  saving = $state(false);
  saveError = $state<ErrorReport | null>(null);

  testing = $state(false);
  test = $state<ConnectionTest | null>(null);
  testError = $state<ErrorReport | null>(null);
  testedAt = $state<string | null>(null);
  /** Whether the network's fields are unfolded. */
  isNetworkOpen = $state(false);
  #tested = $state('');
  #before = $state('');
  /** What was typed for other vendors, in case one comes back to them. */
  #left = new Map<ProviderKind, ConnectionDraft>();

  constructor(from: ProfileView | ProfileDraft) {
    if ('id' in from) {
      this.id = from.id;
      this.saved = from;
      this.draft = structuredClone($state.snapshot(from.draft)) as ProfileDraft;
    } else {
      this.id = null;
      this.draft = from;
    }
    this.#before = JSON.stringify(this.draft);
  }

  get dirty(): boolean {
    return JSON.stringify(this.draft) !== this.#before || this.secrets.length > 0;
  }

  get secrets(): SecretInput[] {
    return Object.entries(this.typed)
      .filter(([name, value]) => value !== '' && this.#asksFor(name as SecretName))
      .map(([name, value]) => ({ name: name as SecretName, value }));
  }

  /** Swaps the vendor's part of the form. No secret is carried from one vendor to another. */
  chooseVendor(kind: ProviderKind, address: string): void {
    const from = $state.snapshot(this.draft.connection) as ConnectionDraft;
    if (from.kind === kind) return;
    this.#left.set(from.kind, from);
    this.draft.connection = this.#left.get(kind) ?? otherConnection(from, kind, address);
    const isMine = (field: string) => field.startsWith('connection.') || field.startsWith('secrets.');
    for (const field of [...this.touched]) if (isMine(field)) this.touched.delete(field);
    this.errors = this.errors.filter((error) => !isMine(error.field));
    if (!sharesAccount(from.kind, kind)) {
      const { client_key, proxy_password } = this.typed;
      this.typed = { ...(client_key && { client_key }), ...(proxy_password && { proxy_password }) };
    }
    this.test = null;
    this.testError = null;
    this.testedAt = null;
  }

  /** Puts a server's fingerprint into the form. Only saving makes it count. */
  pin(sha256: string): void {
    this.draft.network.trust = 'pinned';
    this.draft.network.fingerprint = sha256;
    this.touched.add('network.fingerprint');
    this.isNetworkOpen = true;
  }

  /** Whether the form has a field for this secret, as it stands. */
  #asksFor(name: SecretName): boolean {
    const { connection, network } = this.draft;
    if (name === 'client_key') return network.client_certificate !== '';
    if (name === 'proxy_password') return network.proxy === 'server' && network.proxy_user_name !== '';
    return secretsOf(connection).includes(name);
  }

  /** Whether the form changed after it was tested. */
  get testOutdated(): boolean {
    return this.test !== null && this.#tested !== JSON.stringify([this.draft, this.typed]);
  }

  /** The error to show at a field: only once somebody was there. */
  errorOf(field: string): FieldError | null {
    return this.touched.has(field) ? (this.errors.find((error) => error.field === field) ?? null) : null;
  }

  async check(): Promise<void> {
    const asked = JSON.stringify(this.draft);
    const errors = await core.checkProfile($state.snapshot(this.draft) as ProfileDraft);
    if (JSON.stringify(this.draft) === asked) this.errors = errors;
  }

  /** Asks where the secrets are. This opens the keychain. */
  async askSecrets(): Promise<void> {
    if (this.id === null) return;
    try {
      const states = await core.secretStates(this.id);
      this.places = Object.fromEntries(states.map((state) => [state.name, state.place]));
      this.secretTrouble = null;
    } catch (error) {
      this.secretTrouble = asReport(error);
    }
  }

  async forgetSecrets(): Promise<boolean> {
    if (this.id === null) return false;
    try {
      await core.forgetSecrets(this.id);
      await this.askSecrets();
      return true;
    } catch (error) {
      this.secretTrouble = asReport(error);
      return false;
    }
  }

  /** Saves and answers the profile, or keeps the reasons at the fields. */
  async save(): Promise<ProfileView | null> {
    if (this.saving) return null;
    this.saving = true;
    this.saveError = null;
    try {
      const draft = $state.snapshot(this.draft) as ProfileDraft;
      const saved = await core.saveProfile(this.id, this.saved?.revision ?? null, draft, this.secrets, this.keep);
      this.saved = saved;
      this.#before = JSON.stringify(draft);
      this.typed = {};
      profiles.keep(saved);
      targets.forget(saved.id);
      return saved;
    } catch (error) {
      const report = asReport(error);
      if (report.fields.length > 0) {
        this.errors = report.fields;
        for (const field of report.fields) this.touched.add(field.field);
      }
      // A refusal that its fields explain is shown there.
      this.saveError = report.fields.length > 0 && report.code === 'invalid_input' ? null : report;
      return null;
    } finally {
      this.saving = false;
    }
  }

  async runTest(): Promise<void> {
    if (this.testing) return;
    this.testing = true;
    this.testError = null;
    const asked = JSON.stringify([this.draft, this.typed]);
    try {
      const draft = $state.snapshot(this.draft) as ProfileDraft;
      this.test = await core.testConnection(this.id, draft, this.secrets);
      this.testedAt = new Date().toISOString();
      this.#tested = asked;
    } catch (error) {
      const report = asReport(error);
      this.test = null;
      this.testError = report;
      for (const field of report.fields) this.touched.add(field.field);
      if (report.fields.length > 0) this.errors = report.fields;
    } finally {
      this.testing = false;
    }
  }
}
