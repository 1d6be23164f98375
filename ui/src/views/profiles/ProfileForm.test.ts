import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';

import type { ErrorReport, ProviderKind } from '../../bindings';
import { speakTo } from '../../core';
import { fake } from '../../fake';
import { preferences } from '../../preferences.svelte';
import ConnectionTestPane from './ConnectionTestPane.svelte';
import { blankDraft } from './drafts';
import { ProfileEditor } from './editor.svelte';
import ProfileForm from './ProfileForm.svelte';

const click = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const type = (testid: string, value: string) => fireEvent.input(screen.getByTestId(testid), { target: { value } });

function open(kind: ProviderKind = 'huawei_rds') {
  const api = fake({ name: '', failures: new Map(), delay: 0 });
  speakTo(api);
  preferences.override('en', 'light');
  const editor = new ProfileEditor(blankDraft(null, kind));
  return { api, editor, ...render(ProfileForm, { editor, ontest: () => {} }) };
}

// A busy machine takes its time to draw a whole form.
describe('the form of a new profile', { timeout: 20_000 }, () => {
  it.each<[ProviderKind, string[], string[]]>([
    ['huawei_rds', ['input-region', 'input-project_id', 'method-temporary_access_key', 'input-secret_access_key'], ['input-path']],
    ['huawei_taurusdb', ['input-region', 'input-access_key_id', 'input-secret_access_key'], ['input-encrypts']],
    ['oceanbase_ocp', ['input-endpoint', 'method-access_key', 'input-user_name', 'input-password', 'input-storage_key_id', 'input-storage_secret_key'], ['input-region']],
    ['oceanbase_obshell', ['input-endpoint', 'method-agent_password', 'input-password', 'input-encrypts'], ['input-region', 'input-user_name', 'input-backup_set_password']],
  ])('of %s has its own fields', async (kind, has, lacks) => {
    open();
    await click(`vendor-${kind}`);
    for (const testid of [...has, 'input-name', 'environment', 'network', 'guard']) expect(screen.getByTestId(testid), testid).toBeTruthy();
    for (const testid of lacks) expect(screen.queryByTestId(testid), testid).toBeNull();
  });

  it('offers both families of TaurusDB’s paths', async () => {
    const { editor } = open('huawei_taurusdb');
    await click('addresses');
    await click('input-path-legacy');
    expect(editor.draft.connection).toMatchObject({ path: 'legacy' });
  });

  it('brings every refusal to its field, whichever part of the form it is in', async () => {
    const { api, editor } = open('oceanbase_obshell');
    const message = { en: 'Refused', zh: '被拒绝' };
    const fields = ['connection.endpoint', 'secrets.backup_set_password', 'network.fingerprint'].map((field) => ({ field, message, suggestion: null }));
    const refusal: ErrorReport = { code: 'invalid_input', message, hint: null, vendor: null, fields };
    speakTo({ ...api, saveProfile: () => Promise.reject(refusal), checkProfile: async () => fields });
    editor.draft.network.trust = 'pinned';
    await click('input-encrypts');
    await type('input-backup_set_password', 'a\\b');
    expect(screen.queryByTestId('input-fingerprint')).toBeNull();
    await click('profile-save');
    for (const name of ['endpoint', 'backup_set_password', 'fingerprint']) await waitFor(() => screen.getByTestId(`error-${name}`));
    expect(screen.queryByTestId('save-error')).toBeNull();
  });

  it('warns of plain http in the words of each vendor, and forbids nothing', async () => {
    open('oceanbase_obshell');
    expect(screen.queryByTestId('plain-http')).toBeNull();
    await type('input-endpoint', 'http://10.20.4.11:2886');
    expect(screen.getByTestId('plain-http').textContent).toContain('512-bit');
    await click('vendor-oceanbase_ocp');
    await type('input-endpoint', 'http://ocp.example.com:8080');
    expect(screen.getByTestId('plain-http').textContent).toContain('in clear');
    await click('method-access_key');
    expect(screen.getByTestId('plain-http').textContent).not.toContain('in clear');
    await type('input-endpoint', 'https://ocp.example.com:8080');
    expect(screen.queryByTestId('plain-http')).toBeNull();
  });

  it('says in one line what is set of the network while that is folded away', async () => {
    const { editor } = open();
    expect(screen.getByTestId('network').textContent).toContain('system trust, system proxy');
    await click('network');
    await click('trust-private_authority');
    await type('input-private_authority', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----');
    await type('input-client_certificate', '-----BEGIN CERTIFICATE-----');
    await type('input-client_key', '-----BEGIN PRIVATE KEY-----\nMIIE');
    await click('proxy-server');
    await type('input-proxy_address', 'http://proxy:3128');
    await type('input-proxy_user_name', 'chen');
    await type('input-proxy_password', 'p');
    await type('input-answer_timeout', '90');
    await click('network');
    expect(screen.getByTestId('network').textContent).toContain('private CA, client certificate, proxy http://proxy:3128, answer within 90 s');
    expect(editor.draft.network).toMatchObject({ trust: 'private_authority', proxy: 'server', proxy_user_name: 'chen', answer_timeout: '90' });
    // A key keeps its line breaks, which a password's field would take out.
    expect(editor.secrets).toContainEqual({ name: 'client_key', value: '-----BEGIN PRIVATE KEY-----\nMIIE' });
    expect(editor.secrets).toContainEqual({ name: 'proxy_password', value: 'p' });
  });

  it('has no fault that axe finds', { timeout: 60_000 }, async () => {
    const { container } = open('oceanbase_obshell');
    await click('network');
    const off = { enabled: false };
    const found = await axe.run(container, { rules: { region: off, 'color-contrast': off } });
    expect(found.violations.map((fault) => `${fault.id}: ${fault.nodes[0]?.failureSummary}`)).toEqual([]);
  });
});

describe('the test of a connection', { timeout: 20_000 }, () => {
  async function tested(endpoint: string, trust: 'system' | 'pinned' = 'system') {
    const { editor } = open('oceanbase_obshell');
    editor.draft.connection.endpoint = endpoint;
    editor.draft.network.trust = trust;
    let told = 0;
    render(ConnectionTestPane, { editor, onclose: () => {}, onpin: () => (told += 1) });
    await editor.runTest();
    return { editor, told: () => told };
  }

  it('shows a self-signed certificate and pins it only when asked to', async () => {
    const { editor, told } = await tested('https://10.20.4.11:2886');
    expect((await screen.findByTestId('certificate')).textContent).toContain('CN=obshell');
    expect(editor.draft.network.trust).toBe('system');
    await click('pin-certificate');
    expect(editor.draft.network).toMatchObject({ trust: 'pinned', fingerprint: editor.test?.certificate?.sha256 });
    expect(told()).toBe(1);
    expect(screen.getByTestId('certificate-pinned')).toBeTruthy();
  });

  it('does not offer to pin a certificate that differs from the pinned one', async () => {
    const { editor } = await tested('https://10.20.4.11:2886');
    await screen.findByTestId('pin-certificate');
    if (editor.test?.error) editor.test.error.code = 'certificate_pin';
    await waitFor(() => expect(screen.queryByTestId('pin-certificate')).toBeNull());
  });

  it('offers no pin where a certificate is trusted, and shows none over plain http', async () => {
    await tested('https://obshell.example.com:2886');
    expect(await screen.findByTestId('certificate')).toBeTruthy();
    expect(screen.queryByTestId('pin-certificate')).toBeNull();
  });
});
