// Planning the same backups again, from a plan or from jobs that came to nothing.
import type { BackupDraft, BackupFacts, Job, OptionsDraft, Plan, PlanDraft, ProviderKind } from '../../bindings';
import { blankStorage } from '../../state/options';

/** Finds a name that the vendor has not seen: the core's `suggestName`. */
export type SuggestName = (target: string, ticket: string) => Promise<string>;

/** The options that lead to these facts. */
export function optionsOf(provider: ProviderKind, backup: BackupFacts): OptionsDraft {
  const { name, description, databases } = backup;
  switch (provider) {
    case 'huawei_rds':
      return { kind: provider, name, description, databases };
    case 'huawei_taurusdb':
      return { kind: provider, name, description };
    case 'oceanbase_ocp':
      return {
        kind: provider,
        backup_mode: backup.logical ? 'logical_backup' : 'physical_backup',
        data_mode: backup.form === 'incremental' ? 'incremental_backup' : 'full_backup',
        // Of a typed storage only its directory is remembered. The core refuses what is missing of it, which is
        // better than a backup that goes elsewhere.
        storage: backup.storage === '' ? { source: 'strategy' } : { source: 'typed', ...blankStorage(), directory: backup.storage },
      };
    case 'oceanbase_obshell':
      return { kind: provider, mode: backup.form === 'incremental' ? 'incremental' : 'full', plus_archive: backup.plus_archive, encrypt: backup.encrypted };
  }
}

/** A new name where the vendor's backups have names. */
async function renamed(backup: BackupFacts, target: string, ticket: string, suggest: SuggestName): Promise<BackupFacts> {
  return backup.name === '' ? backup : { ...backup, name: await suggest(target, ticket) };
}

/** For as long as the plan was, as the core reads it: `240m`. */
function validFor({ created_at, expires_at }: Plan): string {
  return `${Math.round((Date.parse(expires_at) - Date.parse(created_at)) / 60_000)}m`;
}

/** The draft a plan was made of. An applied plan's names are used up, so new ones are asked for. */
export async function draftOfPlan(plan: Plan, suggest: SuggestName): Promise<PlanDraft> {
  const ticket = plan.ticket ?? '';
  const isApplied = plan.state.state === 'applied';
  const items = plan.items.map(async (item): Promise<BackupDraft> => {
    const backup = isApplied ? await renamed(item.backup, item.target.name, ticket, suggest) : item.backup;
    return {
      profile_id: item.profile.id,
      target_id: item.target.id,
      options: optionsOf(item.profile.provider, backup),
      unless_newer_than: item.unless_newer_than ?? '',
    };
  });
  return { title: plan.title, ticket, items: await Promise.all(items), runbook: plan.runbook, valid_for: validFor(plan) };
}

/** A draft for jobs of one run. The vendor may remember their names, so each gets a new one. */
export async function draftOfJobs(jobs: [Job, ...Job[]], suggest: SuggestName): Promise<PlanDraft> {
  const [first] = jobs;
  const ticket = first.ticket ?? '';
  const items = jobs.map(async (job): Promise<BackupDraft> => ({
    profile_id: job.profile.id,
    target_id: job.target.id,
    options: optionsOf(job.profile.provider, await renamed(job.backup, job.target.name, ticket, suggest)),
    // It came to nothing, so no younger backup is to stand in for it.
    unless_newer_than: '',
  }));
  return { title: first.run_title, ticket, items: await Promise.all(items), runbook: null, valid_for: '' };
}
