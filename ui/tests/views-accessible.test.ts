import { render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import type { Component } from 'svelte';
import { describe, expect, it } from 'vitest';

import { speakTo } from '../src/core';
import { fakeFromAddress } from '../src/fake';
import { app } from '../src/state/app.svelte';
import HistoryView from '../src/views/history/HistoryView.svelte';
import JobsView from '../src/views/jobs/JobsView.svelte';
import PlanView from '../src/views/plan/PlanView.svelte';

const views: { name: string; view: Component; ready: string; scene?: string }[] = [
  { name: 'Plan', view: PlanView, ready: 'plan-item-0' },
  { name: 'Jobs', view: JobsView, ready: 'job-details' },
  { name: 'Plan of four vendors', view: PlanView, ready: 'plan-item-8', scene: 'vendors' },
  { name: 'Jobs of four vendors', view: JobsView, ready: 'task-stages', scene: 'vendors' },
  { name: 'History', view: HistoryView, ready: 'history-row' },
];

describe.each(views)('the view $name', ({ view, ready, scene = '' }) => {
  it('has no fault that a checker of accessibility finds', async () => {
    speakTo(fakeFromAddress(`?delay=0&scene=${scene}`));
    await app.open();
    const { container } = render(view);
    await screen.findAllByTestId(ready);
    // Contrast needs a layout, and is tested on the tokens; a view is only a part of the page.
    const found = await axe.run(container, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)).toEqual([]);
  }, 60_000);
});
