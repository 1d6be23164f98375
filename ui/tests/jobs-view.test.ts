import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Api } from '../src/api';
import type { Event, Job, JobUpdate } from '../src/bindings';
import { speakTo } from '../src/core';
import { jobs } from '../src/state/jobs.svelte';
import { runs } from '../src/state/runs.svelte';
import JobsView from '../src/views/jobs/JobsView.svelte';
import { keys } from '../src/keys/keys.svelte';
import { event, job, runOf, task } from '../src/views/jobs/job.fixture';

const run = runOf();

/** Shows a run of these jobs; `tell` is the core's stream. */
async function show(list: Job[], events: Event[] = [], cancelJob: Api['cancelJob'] = () => Promise.resolve()) {
  let tell = (_update: JobUpdate): void => undefined;
  const lookNow = vi.fn(() => Promise.resolve());
  const api = {
    lookNow,
    cancelJob,
    listJobs: () => Promise.resolve(list),
    listRuns: () => Promise.resolve([run]),
    jobEvents: () => Promise.resolve(events),
    followEvents: (_after: number, onUpdate: (update: JobUpdate) => void) => {
      tell = onUpdate;
      return Promise.resolve(() => undefined);
    },
  };
  speakTo(api as unknown as Api);
  await runs.load();
  await jobs.start(0);
  render(JobsView);
  await screen.findAllByTestId('job-row');
  return { lookNow, tell: (update: JobUpdate) => tell(update) };
}

beforeEach(() => runs.clear());

describe('an unknown job', () => {
  it('stands open, says how it is settled, and offers to look but never to send', async () => {
    const { lookNow } = await show([job('unknown')], [event(1, 'answer_lost', '17:32:18', { status: 'unknown' })]);
    expect(screen.getByTestId('settling').querySelectorAll('li')).toHaveLength(3);
    const offered = [...document.querySelectorAll('button')].map((button) => button.dataset['testid']);
    expect(offered).toContain('copy-ticket');
    expect(offered.filter((name) => /again|retry|send/.test(name ?? ''))).toEqual([]);
    await fireEvent.click(screen.getByTestId('look-now'));
    expect(lookNow).toHaveBeenCalledWith('job-1');
  });
});

describe('a row', () => {
  it('follows the stream to the verdict', async () => {
    const { tell } = await show([job('running')]);
    expect(screen.getByTestId('job-status').dataset['status']).toBe('running');
    expect(screen.getByTestId('job-progress').getAttribute('aria-valuenow')).toBeNull();
    const over = job('completed', { finished_at: '2026-11-21T17:38:00Z', size_bytes: 1, vendor_word: 'COMPLETED' });
    tell({ event: event(5, 'verdict', '17:38:00', { status: 'completed' }), job: over });
    await screen.findByText(/Vendor said COMPLETED/);
    expect(screen.getByTestId('job-status').dataset['status']).toBe('completed');
    expect(screen.getByTestId('job-elapsed').textContent).toBe('6 min 12 s');
  });

  it('that failed shows its hint and the way on without being opened', async () => {
    const reason = {
      code: 'target_busy' as const,
      message: { en: 'The instance is busy', zh: '' },
      hint: { en: 'Wait for the switchover', zh: '' },
      fields: [],
      vendor: null,
    };
    await show([job('failed', { reason, finished_at: '2026-11-21T17:31:49Z' })]);
    expect(screen.getByTestId('job-note').textContent).toContain('Wait for the switchover');
    expect(screen.getByTestId('job-plan-again')).toBeTruthy();
    expect(screen.queryByTestId('job-details')).toBeNull();
  });

  it('opens by Enter to its event log', async () => {
    await show([job('running')], [event(7, 'accepted', '17:31:49', { evidence: 'BUILDING · b · r' })]);
    await fireEvent.keyDown(screen.getByTestId('job-row'), { key: 'Enter' });
    expect((await screen.findByTestId('event')).dataset['number']).toBe('7');
    expect(screen.getByTestId('job-row').getAttribute('aria-expanded')).toBe('true');
  });
});

describe('a vendor’s task', () => {
  const running = task('running', ['done', 'done', 'running', 'waiting']);

  it('is a list of stages with one current, in the vendor’s words', async () => {
    await show([job('running', { task: running })]);
    await fireEvent.click(screen.getByTestId('job-row'));
    const stages = screen.getAllByTestId('task-stage');
    expect(stages.map((stage) => stage.dataset['state'])).toEqual(['done', 'done', 'running', 'waiting']);
    expect(stages.map((stage) => stage.getAttribute('aria-current'))).toEqual([null, null, 'step', null]);
    expect(stages[3]?.textContent).toContain('PENDING');
    expect(screen.getByTestId('task-stages').tagName).toBe('OL');
    expect(screen.getByTestId('task-verdict-note').dataset['note']).toBe('plain');
    const bar = screen.getByTestId('job-progress');
    expect([bar.getAttribute('aria-valuenow'), bar.getAttribute('aria-valuetext')]).toEqual([null, 'Stage 3 of 4, Stage 3']);
  });

  it('that says SUCCEED over a failed backup is shown beside it, without being opened', async () => {
    const over = { task: task('succeeded', ['done', 'done']), vendor_backup_id: '1107', vendor_word: 'FAILED' };
    await show([job('failed', { ...over, finished_at: '2026-11-21T17:38:00Z' })]);
    expect(screen.getByTestId('task-verdict-note').textContent).toContain('The task says SUCCEED, but the backup itself says FAILED');
    const lanes = [...screen.getByTestId('two-lanes').querySelectorAll('li')].map((lane) => lane.textContent);
    expect(lanes[0]).toContain('SUCCEED');
    expect(lanes[1]).toContain('FAILED');
    expect(screen.queryByTestId('task-stages')).toBeNull();
  });

  it('that failed says at which stage and why', async () => {
    const failed = task('failed', ['done', 'failed']);
    failed.stages[1] = { ...failed.stages[1]!, message: 'sub task timeout' };
    await show([job('running', { task: failed, vendor_backup_id: '1107', vendor_word: 'DOING' })]);
    expect(screen.getByTestId('task-verdict-note').dataset['note']).toBe('goesOn');
    expect(screen.getByTestId('job-status').dataset['status']).toBe('running');
    await fireEvent.click(screen.getByTestId('job-row'));
    expect(screen.getByTestId('task-message').textContent).toContain('sub task timeout');
  });
});

describe('what the backup became', () => {
  it('is said with what was asked for, without being opened', async () => {
    const backup = { ...job('running').backup, form: 'incremental' as const };
    await show([job('completed', { backup, became: 'full', finished_at: '2026-11-21T17:38:00Z' })]);
    expect(screen.getByTestId('became').textContent).toContain('Asked for: Incremental backup. It became: Full backup.');
  });
});

describe('cancelling at the vendor', () => {
  const open = () => job('running', { can_cancel: true, vendor_backup_id: '1107' });

  it('asks first, then the vendor once, and waits for the verdict', async () => {
    const cancelJob = vi.fn(() => Promise.resolve());
    const { tell } = await show([open()], [], cancelJob);
    await fireEvent.click(screen.getByTestId('job-row'));
    await fireEvent.click(screen.getByTestId('cancel-job'));
    expect((await screen.findByTestId('cancel-dialog')).textContent).toContain('whoever started it');
    expect(cancelJob).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByTestId('cancel-confirm'));
    expect(cancelJob.mock.calls).toEqual([['job-1']]);
    tell({ event: event(9, 'cancel_asked', '17:36:00'), job: open() });
    await screen.findByTestId('cancel-asked');
    const button = screen.getByTestId('cancel-job');
    expect([button.getAttribute('aria-disabled'), button.textContent?.trim()]).toEqual(['true', 'Asked; waiting for the verdict']);
  });

  it('shows a refusal in the question and can be asked again', async () => {
    const refusal = { code: 'cannot_cancel', message: { en: 'It is over', zh: '' }, hint: null, fields: [], vendor: null };
    await show([open()], [], () => Promise.reject(refusal));
    await fireEvent.click(screen.getByTestId('job-row'));
    await fireEvent.click(screen.getByTestId('cancel-job'));
    await fireEvent.click(await screen.findByTestId('cancel-confirm'));
    expect((await screen.findByTestId('cancel-error')).dataset['code']).toBe('cannot_cancel');
    expect(screen.getByTestId('cancel-confirm').getAttribute('aria-disabled')).toBeNull();
  });

  it('warns where the backup that runs may be somebody else’s', async () => {
    await show([job('unknown', { can_cancel: true })]);
    await fireEvent.click(screen.getByTestId('cancel-job'));
    expect(await screen.findByTestId('cancel-unknown')).toBeTruthy();
  });

  it('is lent to the keys and the palette for the row in focus, and offered by no vendor that cannot', async () => {
    await show([open()]);
    expect(keys.find('Delete')?.label?.()).toBe('Cancel at the vendor: billing-mysql-hk-01');
    expect(keys.find('Delete')?.unless?.()).toBeNull();
  });

  it('is not offered where the vendor has no call for it', async () => {
    await show([job('running')]);
    await fireEvent.click(screen.getByTestId('job-row'));
    expect(screen.queryByTestId('cancel-job')).toBeNull();
    expect(keys.find('Delete')).toBeUndefined();
  });
});
