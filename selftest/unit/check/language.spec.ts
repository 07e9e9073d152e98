import { defaultSettings, type RunSettings } from '../../../contracts/results/run-settings.ts';
import { checkExitCode, worstVerdict } from '../../../contracts/results/verdict.ts';
import { createSecrets } from '../../../target/credentials/secrets.ts';
import { demand, UnfoundedProof } from '../../../tests/engine/breach.ts';
import type { Case } from '../../../tests/engine/case.ts';
import { begin, type Contract } from '../../../tests/engine/contract.ts';
import { planTest } from '../../../tests/engine/plan.ts';
import { runTest } from '../../../tests/engine/run.ts';
import type { Session } from '../../../tests/engine/session.ts';
import { expect, test } from '../../plain-test.ts';

const settings: RunSettings = { ...defaultSettings, id: 'run', target: 'http://127.0.0.1:9', outputDir: '' };
const session = { settings, secrets: createSecrets(), stop: () => null } as unknown as Session;

/** What a test with these cases finds: each requirement with its verdict and message. */
async function findings(declare: (cases: Contract) => void, chosen: Partial<RunSettings> = {}) {
  const { declaration, cases } = begin('a test');
  declare(cases);
  const planned = planTest(declaration, { ...settings, ...chosen });
  const found = planned ? await runTest(planned, session) : [];
  return found.map(({ requirement, verdict, message }) => ({ requirement, verdict, message }));
}

test('a claim records what its check found, and a case of one requirement need not name it', async () => {
  const found = await findings((cases) => {
    cases.case('holds', 'CREATE-TWICE', (proof) => proof.claim(() => 'seen twice'));
    cases.case('is broken', ['CREATE-TWICE', 'CREATE-LOCATION'], async (proof) => {
      await proof.claim('CREATE-LOCATION', () => demand(false, 'elsewhere', 'here', 'there'));
      await proof.claim('CREATE-TWICE', () => {});
    });
  });
  expect(found).toEqual([
    { requirement: 'CREATE-TWICE', verdict: 'pass', message: 'seen twice' },
    { requirement: 'CREATE-LOCATION', verdict: 'warn', message: 'elsewhere' },
    { requirement: 'CREATE-TWICE', verdict: 'pass', message: null },
  ]);
});

test('a case that claims what it does not declare does not compile, and is an error', async () => {
  const found = await findings((cases) => {
    cases.case('claims another', 'CREATE-TWICE', (proof) =>
      // @ts-expect-error READ-STABLE is not declared
      proof.claim('READ-STABLE', () => {}),
    );
    cases.case('lets a function claim another', ['CREATE-ID-UNIQUE'], (proof) =>
      // @ts-expect-error READ-STABLE is not declared
      claimStable(proof),
    );
    // @ts-expect-error a case of several requirements says which it claims
    cases.case('claims one of two', ['READ-STABLE', 'CREATE-LOCATION'], (proof) => proof.claim(() => {}));
    // @ts-expect-error there is no such requirement
    cases.case('declares what there is not', 'NO-SUCH-ID', async () => {});
  });
  const message = 'the case claims READ-STABLE, which it does not declare';
  expect(found).toContainEqual({ requirement: 'CREATE-TWICE', verdict: 'error', message });
  expect(found).toContainEqual({ requirement: 'CREATE-ID-UNIQUE', verdict: 'error', message });
  expect(found.find(({ requirement }) => requirement === 'READ-STABLE')).toMatchObject({
    verdict: 'error',
    message: 'a case about several requirements must name the one that it claims',
  });
});

test('what ends a case early counts for what it proves, and not for what it may claim as well', async () => {
  const found = await findings((cases) =>
    cases.case(
      'has no control',
      'ROBUST-CHUNKED',
      async () => {
        throw new UnfoundedProof('the control was refused');
      },
      { also: ['CREATE-STATUS-201'] },
    ),
  );
  expect(found).toEqual([
    { requirement: 'ROBUST-CHUNKED', verdict: 'error', message: 'the control was refused' },
    {
      requirement: 'CREATE-STATUS-201',
      verdict: 'skip',
      message: 'not reached: ROBUST-CHUNKED: the control was refused',
    },
  ]);
});

test('an observation is info, beside a proof it does not count, and nothing else is judged by it', async () => {
  const found = await findings((cases) => {
    cases.case('observes', 'BUNDLE-EMPTY', async (proof) => proof.observe('answered 201'));
    cases.case('observes one of two', ['READ-STABLE', 'CREATE-TWICE'], async (proof) => {
      proof.observe('READ-STABLE', 'answered 404');
      await proof.claim('CREATE-TWICE', () => {});
    });
    cases.case('observes another', 'CREATE-LOCATION', async (proof) =>
      // @ts-expect-error READ-STABLE is not declared
      proof.observe('READ-STABLE', 'answered 404'),
    );
  });
  expect(found).toContainEqual({ requirement: 'BUNDLE-EMPTY', verdict: 'info', message: 'answered 201' });
  expect(found).toContainEqual({ requirement: 'READ-STABLE', verdict: 'info', message: 'answered 404' });
  expect(found).toContainEqual({ requirement: 'CREATE-TWICE', verdict: 'pass', message: null });
  expect(found.find(({ requirement }) => requirement === 'CREATE-LOCATION')!.verdict).toBe('error');
  expect(worstVerdict(['info', 'pass'])).toBe('pass');
  expect(worstVerdict(['skip', 'info'])).toBe('info');
  expect(worstVerdict(['info', 'error'])).toBe('error');
  expect(checkExitCode([{ level: 'MAY', verdict: 'info' }])).toBe(3);
  expect(
    checkExitCode([
      { level: 'MAY', verdict: 'info' },
      { level: 'SHALL', verdict: 'pass' },
    ]),
  ).toBe(0);
});

test('a requirement that no case claims is a skip with the reason', async () => {
  const found = await findings((cases) => cases.case('claims nothing', 'CREATE-TWICE', async () => {}));
  expect(found).toEqual([{ requirement: 'CREATE-TWICE', verdict: 'skip', message: 'no case reached it' }]);
});

test('a quick run takes the first case of each requirement, and those that always run', async () => {
  const ran: string[] = [];
  const noting = (name: string) => async () => void ran.push(name);
  await findings(
    (cases) => {
      cases.case('a', 'CREATE-TWICE', noting('a'));
      cases.case('b', 'CREATE-TWICE', noting('b'));
      cases.case('c', ['CREATE-TWICE', 'CREATE-LOCATION'], noting('c'));
      cases.case('d', 'CREATE-LOCATION', noting('d'), { always: true });
      cases.bySettings(({ seed }, add) => add(`seed ${seed}`, 'READ-STABLE', noting(`seed ${seed}`)));
    },
    { quick: true },
  );
  expect(ran).toEqual(['a', 'c', 'd', 'seed 1']);
});

test('two cases with one name are refused', async () => {
  const twice = findings((cases) => {
    cases.case('a', 'CREATE-TWICE', async () => {});
    cases.case('a', 'CREATE-LOCATION', async () => {});
  });
  await expect(twice).rejects.toThrow('two cases have the name "a test: a"');
});

test('a case that comes after its file has run is refused', () => {
  const { cases, close } = begin('a test');
  close();
  expect(() => cases.case('late', 'CREATE-TWICE', async () => {})).toThrow('declared after its file has run');
});

async function claimStable(proof: Case<'READ-STABLE'>): Promise<void> {
  await proof.claim('READ-STABLE', () => {});
}
