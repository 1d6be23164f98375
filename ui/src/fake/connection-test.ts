// The connection test of the fake.
import type { CertificateFacts, ConnectionTest, ProfileDraft, TestStep } from '../bindings';
import { report } from './errors';

const PUBLIC: CertificateFacts = {
  subject: 'CN=*.cn-north-4.myhuaweicloud.com',
  issuer: 'C=BE, O=GlobalSign nv-sa, CN=GlobalSign RSA OV SSL CA 2018',
  names: ['*.cn-north-4.myhuaweicloud.com', '*.myhuaweicloud.com'],
  not_before: '2026-01-12T03:18:41Z',
  not_after: '2027-02-02T03:18:40Z',
  sha256: '5B:0E:9A:41:7C:D2:36:8F:EE:10:5D:C4:98:73:2A:B6:01:FF:4E:67:D9:82:3C:15:A0:BB:6E:F4:29:57:C8:90',
  self_signed: false,
};

export const SELF_SIGNED: CertificateFacts = {
  subject: 'CN=obshell, O=Corp DBA',
  issuer: 'CN=obshell, O=Corp DBA',
  names: ['10.20.4.11', 'obreport-01.corp.example'],
  not_before: '2026-03-14T00:00:00Z',
  not_after: '2036-03-11T00:00:00Z',
  sha256: '3A:5F:C1:08:77:9D:E2:4B:66:F0:13:AC:52:8E:D7:39:04:BF:61:2C:9A:E5:70:1D:8B:46:F3:CE:25:90:7A:58',
  self_signed: true,
};

function step(en: string, zh: string, outcome: TestStep['outcome'], value = '', detail?: [string, string]): TestStep {
  return { name: { en, zh }, outcome, value: { en: value, zh: value }, detail: detail ? { en: detail[0], zh: detail[1] } : null };
}

function untrusted(): ConnectionTest {
  const { sha256, subject } = SELF_SIGNED;
  return {
    steps: [
      step('Secret found', '密钥可用', 'passed'),
      step('Address answers', '地址可达', 'passed', '9 ms'),
      step('Certificate trusted', '证书可信', 'failed'),
      step('Sign-in accepted', '登录通过', 'skipped'),
      step('Targets visible', '可见目标', 'skipped'),
    ],
    error: {
      ...report('certificate_untrusted'),
      message: { en: `The certificate of 10.20.4.11 is signed by nobody but itself (${subject})`, zh: `10.20.4.11 的证书为自签名（${subject}）` },
      hint: {
        en: `Add the private CA’s certificate to the profile, or compare this fingerprint at the server and pin it: ${sha256}`,
        zh: `请在连接配置中添加私有 CA 证书，或在服务器上核对指纹后固定：${sha256}`,
      },
    },
    elapsed_ms: 48,
    clock_skew_ms: null,
    clock_skew_limit_ms: 900_000,
    certificate: SELF_SIGNED,
    request_id: null,
  };
}

export function testOf(draft: ProfileDraft, failing: boolean): ConnectionTest {
  const { connection, network } = draft;
  const bad = failing || ('access_key_id' in connection && connection.access_key_id.includes('BAD'));
  const isOpen = connection.endpoint.startsWith('http://');
  // A server with a certificate of its own making.
  const isUntrusted = connection.endpoint.includes('10.20.') && !isOpen && network.trust === 'system';
  if (isUntrusted) return untrusted();
  return {
    steps: [
      step('Address answers', '地址可达', 'passed', '14 ms'),
      isOpen
        ? step('Certificate trusted', '证书可信', 'warned', 'not encrypted', ['Whoever is in between can read and change what is sent', '中间的任何人都能读取和改动发送的内容'])
        : step('Certificate trusted', '证书可信', 'passed', 'to 2 Feb 2027'),
      step('Clock', '时钟', 'warned', '+47 s', ['The vendor takes up to 15 min. Set this machine by NTP: plans compare times.', '厂商最多允许 15 分钟。请用 NTP 校时：计划会比较时间。']),
      step('Signature accepted', '签名有效', bad ? 'failed' : 'passed', bad ? 'HTTP 401' : 'HTTP 200'),
      step('Project', '项目', bad ? 'skipped' : 'passed', bad ? '' : '0483b6b1…e663', bad ? undefined : ['Looked up from the region', '按区域查得']),
      step('Instances visible', '可见实例', bad ? 'skipped' : 'passed', bad ? '' : '14'),
    ],
    error: bad ? report('sign_in_refused', { http_status: 401, code: 'APIGW.0301', message: 'Incorrect IAM authentication information' }) : null,
    elapsed_ms: 212,
    clock_skew_ms: 47_000,
    clock_skew_limit_ms: 900_000,
    certificate: isOpen ? null : connection.endpoint.includes('10.20.') ? SELF_SIGNED : PUBLIC,
    request_id: '877fe32b83634153aa01bb02cc03dd04',
  };
}
