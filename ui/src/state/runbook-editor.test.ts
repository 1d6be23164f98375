import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Api } from '../api';
import type { RunbookProblem } from '../bindings';
import { speakTo } from '../core';
import { fake } from '../fake';
import { report } from '../fake/errors';
import { app } from './app.svelte';
import { plans } from './plan.svelte';
import { PAUSE, RunbookEditor } from './runbook-editor.svelte';

let api: Api;

beforeEach(async () => {
  api = fake({ name: '', failures: new Map(), delay: 0 });
  speakTo(api);
  await app.open();
});

afterEach(() => void vi.useRealTimers());

const read = async (name: string) => new RunbookEditor(await api.readRunbook(name));
const problem = (line: number, en: string): RunbookProblem => ({ file: 'a.toml', line, column: 1, key: '', message: { en, zh: en } });

describe('checking while typing', () => {
  it('waits until the typing rests, and asks once', async () => {
    const editor = await read('release-1122');
    vi.useFakeTimers();
    const check = vi.spyOn(api, 'checkRunbook').mockResolvedValue([]);
    for (const text of ['a', 'ab', 'abc']) {
      editor.write(text);
      await vi.advanceTimersByTimeAsync(PAUSE - 1);
    }
    expect(check).not.toHaveBeenCalled();
    expect(editor.checking).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(check.mock.calls).toEqual([['release-1122', 'abc']]);
    expect(editor.checking).toBe(false);
  });

  it('keeps the answer to the last question, whatever comes later', async () => {
    const editor = await read('release-1122');
    const answers: ((problems: RunbookProblem[]) => void)[] = [];
    vi.spyOn(api, 'checkRunbook').mockImplementation(() => new Promise((answer) => answers.push(answer)));
    const [first, second] = [editor.check(), editor.check()];
    answers[1]?.([problem(2, 'new')]);
    await second;
    answers[0]?.([problem(9, 'old')]);
    await first;
    expect(editor.problems.map(({ message }) => message.en)).toEqual(['new']);
  });

  it('takes no answer about a text that was changed since', async () => {
    const editor = await read('release-1122');
    let answer: (problems: RunbookProblem[]) => void = () => {};
    vi.spyOn(api, 'checkRunbook').mockImplementation(() => new Promise((later) => (answer = later)));
    const asked = editor.check();
    editor.write('changed');
    answer([problem(1, 'of the old text')]);
    await asked;
    expect(editor.problems).toEqual([]);
    editor.leave();
  });
});

describe('saving', () => {
  it('sends the revision of what was read, and keeps what is typed meanwhile as unsaved', async () => {
    const editor = await read('release-1122');
    const revision = editor.saved?.revision;
    const save = vi.spyOn(api, 'saveRunbook');
    editor.write('format_version = 1\n');
    const saving = editor.save();
    editor.write('format_version = 1\n# more');
    await saving;
    expect(save.mock.calls).toEqual([['release-1122', 'format_version = 1\n', revision]]);
    expect(editor.dirty).toBe(true);
    expect(editor.saved?.revision).not.toBe(revision);
    editor.leave();
  });

  it('refused as changed elsewhere overwrites nothing and loses nothing, until it is read again', async () => {
    const editor = await read('release-1122');
    await api.saveRunbook('release-1122', '# theirs', editor.saved?.revision ?? null);
    editor.write('# mine');
    expect(await editor.save()).toBeNull();
    expect([editor.conflict, editor.text, editor.dirty]).toEqual([true, '# mine', true]);
    expect((await api.readRunbook('release-1122')).text).toBe('# theirs');
    await editor.reload();
    expect([editor.conflict, editor.text, editor.dirty]).toEqual([false, '# theirs', false]);
    editor.write('# mine, again');
    expect(await editor.save()).not.toBeNull();
  });

  it('of a new one under a name that is taken says so at the name', async () => {
    const editor = new RunbookEditor({ text: '# new' });
    editor.rename('nightly-bi');
    expect(await editor.save()).toBeNull();
    expect([editor.isTaken, editor.conflict, editor.saveError]).toEqual([true, false, null]);
    expect((await api.readRunbook('nightly-bi')).text).not.toBe('# new');
    editor.rename('nightly-bj');
    expect(editor.isTaken).toBe(false);
    expect((await editor.save())?.name).toBe('nightly-bj');
  });

  it('of a new one under no file’s name keeps the reason and the suggestion', async () => {
    const editor = new RunbookEditor({ text: '# new' });
    editor.rename('a/b');
    expect(await editor.save()).toBeNull();
    expect(editor.nameError).toMatchObject({ field: 'name', suggestion: 'a-b' });
    expect(editor.saved).toBeNull();
  });
});

describe('planning', () => {
  it('saves first what is not saved, then shows the plan', async () => {
    const editor = await read('release-1122');
    const [save, plan] = [vi.spyOn(api, 'saveRunbook'), vi.spyOn(api, 'planRunbook')];
    editor.write(`${editor.text}# more\n`);
    expect(await editor.plan()).toBe(true);
    expect(save.mock.calls.map(([name]) => name)).toEqual(['release-1122']);
    expect(plan).toHaveBeenCalledWith('release-1122');
    expect(save.mock.invocationCallOrder[0]).toBeLessThan(plan.mock.invocationCallOrder[0] ?? 0);
    expect(plans.current?.runbook).toBe('release-1122');
    editor.leave();
  });

  it('does not plan what could not be saved', async () => {
    const editor = await read('release-1122');
    const plan = vi.spyOn(api, 'planRunbook');
    vi.spyOn(api, 'saveRunbook').mockRejectedValue(report('runbook_changed'));
    editor.write('# mine');
    expect(await editor.plan()).toBe(false);
    expect(plan).not.toHaveBeenCalled();
    expect([editor.conflict, editor.planning]).toEqual([true, false]);
    editor.leave();
  });

  it('refused for its text shows where, until the text is changed', async () => {
    const editor = await read('release-1122');
    const before = plans.current;
    vi.spyOn(api, 'planRunbook').mockRejectedValue({ ...report('runbook_invalid'), problems: [problem(13, 'matches nothing')] });
    expect(await editor.plan()).toBe(false);
    expect(editor.problems.map(({ line }) => line)).toEqual([13]);
    expect([editor.planError, plans.current]).toEqual([null, before]);
    editor.write(`${editor.text}\n`);
    expect(editor.problems).toEqual([]);
    editor.leave();
  });

  it('refused for anything else says so in whole', async () => {
    const editor = await read('release-1122');
    vi.spyOn(api, 'planRunbook').mockRejectedValue(report('timed_out'));
    expect(await editor.plan()).toBe(false);
    expect(editor.planError?.code).toBe('timed_out');
  });
});
