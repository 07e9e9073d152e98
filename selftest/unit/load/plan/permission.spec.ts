import { demandPermission } from '../../../../load/plan/permission.ts';
import { UsageError } from '../../../../platform/exit.ts';
import { expect, test } from '../../../plain-test.ts';

const loopback = [
  'http://localhost:1',
  'http://127.0.0.1',
  'https://127.8.9.10/fhir',
  'http://[::1]:8080',
  'http://127.1',
];
const others = [
  'https://auditbox.example.org',
  'http://localhost.example.org',
  'http://10.0.0.1',
  'http://[::2]',
  'http://128.0.0.1',
  'http://127.0.0.1.example.org',
];

for (const url of loopback)
  test(`${url} is this machine and needs no permission`, () => {
    expect(() => demandPermission(url, undefined)).not.toThrow();
  });

for (const url of others)
  test(`${url} is loaded only when its host is named exactly`, () => {
    const { hostname } = new URL(url);
    expect(() => demandPermission(url, undefined)).toThrow(`add --i-am-allowed-to-load ${hostname}`);
    for (const wrong of ['', 'localhost', `${hostname}.`, `x${hostname}`, hostname.slice(1), url])
      expect(() => demandPermission(url, [wrong])).toThrow(UsageError);
    expect(() => demandPermission(url, [hostname])).not.toThrow();
  });
