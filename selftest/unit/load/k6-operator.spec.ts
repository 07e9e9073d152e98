import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { pinnedVersion } from '../../../load/binary/locate.mjs';
import { expect, test } from '../../plain-test.ts';
import { root } from '../../run-command.ts';

/**
 * What the operator knows: https://github.com/grafana/k6-operator/blob/main/api/v1alpha1/testrun_types.go, of whose pod the
 * fields that concern us.
 */
const fields = {
  spec: [
    ...['script', 'parallelism', 'separate', 'arguments', 'ports', 'initializer', 'starter', 'runner'],
    ...['quiet', 'paused', 'scuttle', 'cleanup', 'cloud', 'testRunId', 'token'],
  ],
  script: ['volumeClaim', 'configMap', 'localFile'],
  volumeClaim: ['name', 'file', 'readOnly'],
  pod: ['affinity', 'env', 'envFrom', 'image', 'nodeSelector', 'resources', 'volumes', 'volumeMounts'],
};

const manifest = readFileSync(join(root, 'deploy', 'k6-operator', 'testrun.yaml'), 'utf8');
const readme = readFileSync(join(root, 'deploy', 'k6-operator', 'README.md'), 'utf8');

function unknown(object: object, known: readonly string[]): string[] {
  return Object.keys(object).filter((name) => !known.includes(name));
}

test('the TestRun has only fields that the operator knows, of their types', () => {
  const documents = parseAllDocuments(manifest);
  for (const { errors } of documents) expect(errors).toEqual([]);
  const [run, claim, copy] = documents.map((document) => document.toJS());
  expect([run.apiVersion, run.kind]).toEqual(['k6.io/v1alpha1', 'TestRun']);
  const { script, runner, parallelism, separate } = run.spec;
  expect(unknown(run.spec, fields.spec)).toEqual([]);
  expect(unknown(script, fields.script)).toEqual([]);
  expect(unknown(script.volumeClaim, fields.volumeClaim)).toEqual([]);
  expect(unknown(runner, fields.pod)).toEqual([]);
  expect([parallelism, separate, script.volumeClaim.readOnly]).toEqual([4, true, true]);
  // Its parts name each other, and the page.
  expect([claim.kind, claim.metadata.name]).toEqual(['PersistentVolumeClaim', script.volumeClaim.name]);
  expect(copy.spec.volumes[0].persistentVolumeClaim.claimName).toBe(claim.metadata.name);
  expect(readme).toContain(`create secret generic ${runner.envFrom[0].secretRef.name} `);
  expect(readme).toContain(`${copy.metadata.name}:/test/${script.volumeClaim.file}`);
  expect(readme).toContain('for part in 1 2 3 4');
});

test('the pods run the k6 that this project builds, and the manifest holds no secret', () => {
  expect(manifest).toContain(`image: grafana/k6:${pinnedVersion().slice(1)}\n`);
  expect(manifest).not.toMatch(/stringData|kind: Secret|CLIENT_SECRET/);
});
