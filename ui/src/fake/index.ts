// A core for browsers and tests: believable data, live jobs, errors on demand. It is never part of the app.
import type { Api } from '../api';
import type { AppStatus, ErrorCode, KeepSecret, Plan, ProfileView, SecretInput, SecretPlace, Space } from '../bindings';
import { ago, hex, uuid } from './chance';
import { checkBackup } from './check-backup';
import { checkProfile } from './check-profile';
import { testOf } from './connection-test';
import { report } from './errors';
import { evidence, verification } from './evidence';
import { fleetPlan, seedFleet } from './fleet';
import { FakeHistory } from './history';
import { FakeJobs } from './jobs';
import { firstPlan, planOf } from './plan';
import { profilesFor, REGIONS, sandboxProfile, viewOf } from './profiles';
import { keepMoving } from './progress';
import { FakeRunbooks, runbookCalls } from './runbooks';
import { readScene, type Scene } from './scene';
import { cancelRun, COMMAND_LINE, setAside, stopRun } from './runs';
import { targetsOf } from './targets';
import { seedVendors } from './vendor-jobs';

const KEYCHAIN: Record<string, ErrorCode> = { locked: 'keychain_locked', absent: 'keychain_absent', denied: 'keychain_denied', faulty: 'keychain_fault' };

export function fakeFromAddress(search: string): Api {
  return fake(readScene(search));
}

interface World {
  profiles: ProfileView[];
  places: Map<string, SecretPlace>;
  jobs: FakeJobs;
  history: FakeHistory;
  plan: Plan | null;
  runbooks: FakeRunbooks;
}

function worldOf(scene: Scene): World {
  const profiles = profilesFor(scene);
  const jobs = new FakeJobs();
  jobs.seed(profiles);
  if (scene.name === 'elsewhere') jobs.owner = COMMAND_LINE;
  if (scene.name === 'vendors') seedVendors(jobs, profiles);
  else if (scene.name === 'fleet') seedFleet(jobs, profiles);
  if (scene.name !== 'vendors') keepMoving(jobs, scene.name === 'fleet' ? 40 : undefined);
  const plan = scene.name === 'fleet' ? fleetPlan(profiles) : firstPlan(profiles, scene);
  return { profiles, places: new Map(), jobs, history: new FakeHistory(profiles, scene), plan, runbooks: new FakeRunbooks(profiles, scene) };
}

export function fake(scene: Scene): Api {
  let space: Space = scene.name === 'sandbox' ? 'sandbox' : 'real';
  const worlds: Record<Space, World> = { real: worldOf(scene), sandbox: worldOf({ ...scene, name: 'sandbox' }) };
  const world = () => worlds[space];
  const keychain = () => ({ name: 'Secret Service', error: KEYCHAIN[scene.name] ? report(KEYCHAIN[scene.name] as ErrorCode) : null });

  const status = (): AppStatus => ({
    version: '0.1.0',
    space,
    data_directory: `/home/chen/.local/share/holdfast/${space}`,
    keychain: keychain(),
    sandbox_address: space === 'sandbox' ? 'http://127.0.0.1:47113' : null,
    last_event: world().jobs.lastEvent,
    time_zone: 'Asia/Shanghai',
    open_jobs: world().jobs.summaries().reduce((sum, run) => sum + run.open, 0),
    history_rows: world().history.all.length + world().jobs.jobs.size,
  });

  const profileOf = (id: string): ProfileView => {
    const found = world().profiles.find((profile) => profile.id === id);
    if (!found) throw report('profile_gone');
    return found;
  };

  const nameOf = (targetId: string): string =>
    world().profiles.flatMap((profile) => targetsOf(profile, scene)).find((target) => target.id === targetId)?.name ?? targetId;

  function keep(profile: ProfileView, secrets: SecretInput[], where: KeepSecret): void {
    if (secrets.length > 0 && where === 'keychain' && keychain().error) throw keychain().error;
    for (const secret of secrets) world().places.set(`${profile.id} ${secret.name}`, where === 'keychain' ? 'keychain' : 'session');
  }

  const api: Api = {
    status: async () => status(),
    checkKeychain: async () => keychain(),
    setSpace: async (next) => {
      space = next;
      return status();
    },
    addSandboxProfiles: async () => {
      const made = world().profiles[0] ?? sandboxProfile();
      worlds.sandbox.profiles = [made];
      world().places.set(`${made.id} secret_access_key`, 'session');
      return [made];
    },
    listProfiles: async () => world().profiles,
    checkProfile: async (draft) => checkProfile(draft),
    saveProfile: async (id, revision, draft, secrets, where) => {
      const errors = checkProfile(draft);
      if (errors.length > 0) throw { ...report('invalid_input'), fields: errors };
      const made = viewOf(id ?? uuid(`new ${draft.name}${Date.now()}`), (revision ?? 0) + 1, draft, ago(0));
      keep(made, secrets, where);
      world().profiles = [...world().profiles.filter((profile) => profile.id !== made.id), made];
      return made;
    },
    duplicateProfile: async (id, name) => {
      const from = profileOf(id);
      const made = viewOf(uuid(`copy ${name}${Date.now()}`), 1, { ...structuredClone(from.draft), name }, ago(0));
      for (const secret of from.secrets) world().places.set(`${made.id} ${secret}`, 'keychain');
      world().profiles = [...world().profiles, made];
      return made;
    },
    deleteProfile: async (id) => {
      world().profiles = world().profiles.filter((profile) => profile.id !== id);
    },
    secretStates: async (id) => {
      const trouble = keychain().error;
      if (trouble) throw trouble;
      return profileOf(id).secrets.map((name) => ({ name, place: world().places.get(`${id} ${name}`) ?? 'keychain' }));
    },
    forgetSecrets: async (id) => {
      for (const name of profileOf(id).secrets) world().places.set(`${id} ${name}`, 'missing');
    },
    testConnection: async (_id, draft) => testOf(draft, scene.name === 'refused'),
    regions: async () => REGIONS,
    listTargets: async (id) => {
      const profile = profileOf(id);
      if (scene.name === 'partial' && profile.draft.name === '华为云 深圳') throw report('host_unknown');
      return { targets: targetsOf(profile, scene), listed_at: ago(0), clock_skew_ms: 400 };
    },
    suggestName: async (target, ticket) => {
      const words = ['hf', ticket.toLowerCase().replace(/[^a-z0-9]/g, ''), target.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''), hex(target + Math.random(), 4)];
      return words.filter(Boolean).join('-');
    },
    checkBackup: async (draft) => checkBackup(draft),
    makePlan: async (draft) => {
      world().plan = planOf(draft, world().profiles, nameOf);
      return world().plan as Plan;
    },
    getPlan: async (id) => {
      const plan = world().plan;
      if (plan?.id !== id) throw report('plan_gone');
      return plan;
    },
    latestPlan: async () => world().plan,
    applyPlan: async (approval) => {
      const plan = world().plan;
      if (!plan || plan.id !== approval.plan_id) throw report('plan_gone');
      if (plan.state.state !== 'open') throw report('plan_applied');
      const { accepts } = plan.confirmation;
      if (accepts.length > 0 && !accepts.includes(approval.typed)) throw report('confirmation_wrong');
      const run = world().jobs.start(plan, approval);
      plan.state = { state: 'applied', run_id: run.id, at: ago(0) };
      return run;
    },
    ...runbookCalls({
      folder: () => world().runbooks,
      profiles: () => world().profiles,
      nameOf,
      keepPlan: (plan) => (world().plan = plan),
      scene,
    }),
    savePlanFile: async (id, name) => {
      if (world().plan?.id !== id) throw report('plan_gone');
      return `/home/chen/plans/${name}.holdfast-plan.json`;
    },
    openPlanFile: async () => {
      const plan = firstPlan(world().profiles, scene);
      if (!plan) throw report('plan_file_unreadable');
      return { ...plan, id: uuid('plan from elsewhere'), made_by: 'li.na', made_on: 'release-runner-02', state: { state: 'elsewhere' } };
    },
    listRuns: async (limit) => world().jobs.summaries().slice(0, limit),
    listJobs: async (runId) => {
      const live = [...world().jobs.jobs.values()];
      const found = runId === null ? live.filter((job) => job.finished_at === null) : live.filter((job) => job.run_id === runId);
      return runId !== null && found.length === 0 ? world().history.all.filter((job) => job.run_id === runId) : found;
    },
    getJob: async (id) => {
      const found = world().jobs.jobs.get(id) ?? world().history.all.find((job) => job.id === id);
      if (!found) throw report('job_gone');
      return found;
    },
    jobEvents: async (id) => {
      const live = world().jobs.events.filter((event) => event.job_id === id);
      if (live.length > 0) return live;
      const job = world().history.all.find((other) => other.id === id);
      if (!job) throw report('job_gone');
      const past = new FakeJobs();
      past.remember(job);
      return past.events;
    },
    lookNow: async (id) => {
      const job = world().jobs.jobs.get(id);
      if (job) world().jobs.tell(job, 'looked', 'Looked by name: 0 of 14 backups match', '按名称查找：14 个备份中无匹配', '200');
    },
    cancelJob: async (id) => world().jobs.cancel(id),
    setAside: async (id) => setAside(world().jobs, id),
    getRun: async (id) => world().jobs.summary(id),
    stopRun: async (id) => {
      stopRun(world().jobs, id);
      return world().jobs.summary(id);
    },
    cancelRun: async (id) => cancelRun(world().jobs, id),
    followEvents: async (after, onUpdate) => world().jobs.follow(after, onUpdate),
    refreshHistory: (_profiles, onProgress) => world().history.refresh(onProgress),
    stopRefresh: async () => world().history.stop(),
    history: async (query) => world().history.page(query, [...world().jobs.jobs.values()]),
    previewExport: async (filter, options) => world().history.preview(filter, options, [...world().jobs.jobs.values()]),
    exportHistory: async (filter, options) => {
      const { rows } = world().history.preview(filter, options, [...world().jobs.jobs.values()]);
      return { path: '/home/chen/evidence-chg20871.csv', rows, bytes: rows * 244 };
    },
    exportEvidence: async (filter, options) => evidence(world().history.preview(filter, options, [...world().jobs.jobs.values()]).rows),
    verifyHistory: async () => verification(world().history.all.length, scene.name === 'edited'),
  };

  return delayed(api, scene);
}

/** Every answer is a copy, comes late, and is refused where the scene says so. */
function delayed(api: Api, scene: Scene): Api {
  let breaks = scene.name === 'broken-stream' ? 3 : 0;
  const wrapped = Object.entries(api).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      if (scene.delay > 0) await new Promise((go) => setTimeout(go, name === 'testConnection' ? scene.delay * 8 : scene.delay));
      const code = scene.failures.get(name);
      if (code) throw report(code);
      if (name === 'followEvents' && breaks > 0) {
        breaks -= 1;
        throw report('internal');
      }
      const plain = args.map((arg) => (typeof arg === 'object' && arg !== null ? JSON.parse(JSON.stringify(arg)) : arg));
      const answer: unknown = await (method as (...args: unknown[]) => Promise<unknown>)(...plain);
      return typeof answer === 'function' || answer === undefined ? answer : structuredClone(answer);
    },
  ]);
  return Object.fromEntries(wrapped) as Api;
}
