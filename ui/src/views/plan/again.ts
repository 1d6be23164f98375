// Planning the same backups again, from a plan or from jobs that came to nothing.
import type { BackupDraft, BackupFacts, Job, OptionsDraft, Plan, PlanDraft, ProviderKind } from '../../bindings';

/** Finds a name that the vendor has not seen: the core's `suggestName`. */
export type SuggestName = (target: string, ticket: string) => Promise<string>;

function options(provider: ProviderKind, backup: BackupFacts): OptionsDraft {
  switch (provider) {
    case 'huawei_rds':
      return { kind: provider, name: backup.name, description: backup.description, databases: backup.databases };
  }
}

/** The draft a plan was made of. An applied plan's names are used up, so new ones are asked for. */
export async function draftOfPlan(plan: Plan, suggest: SuggestName): Promise<PlanDraft> {
  const ticket = plan.ticket ?? '';
  const isApplied = plan.state.state === 'applied';
  const items = plan.items.map(async (item): Promise<BackupDraft> => {
    const name = isApplied ? await suggest(item.target.name, ticket) : item.backup.name;
    return {
      profile_id: item.profile.id,
      target_id: item.target.id,
      options: options(item.profile.provider, { ...item.backup, name }),
    };
  });
  return { title: plan.title, ticket, items: await Promise.all(items) };
}

/** A draft for jobs of one run. The vendor may remember their names, so each gets a new one. */
export async function draftOfJobs(jobs: [Job, ...Job[]], suggest: SuggestName): Promise<PlanDraft> {
  const [first] = jobs;
  const ticket = first.ticket ?? '';
  const items = jobs.map(async (job): Promise<BackupDraft> => ({
    profile_id: job.profile.id,
    target_id: job.target.id,
    options: options(job.profile.provider, { ...job.backup, name: await suggest(job.target.name, ticket) }),
  }));
  return { title: first.run_title, ticket, items: await Promise.all(items) };
}
