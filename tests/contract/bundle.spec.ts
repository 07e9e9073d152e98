import { bundleOf } from '../../generators/bundles.ts';
import { contract } from './proof/contract.ts';
import { provenBySubmission, proveSubmission } from './proof/created.ts';
import { validEvents } from './proof/inputs.ts';

contract('Bundle submission', provenBySubmission, ({ case: add }) => {
  for (const size of [1, 2, 10, 100])
    add(`of ${size}`, (proof) => proveSubmission(proof, bundleOf(validEvents(proof, size))));
  add('with ids of the client', (proof) =>
    proveSubmission(
      proof,
      bundleOf(validEvents(proof, 3).map((event, nth) => ({ ...event, id: `client-${proof.seed}-${nth}` }))),
    ),
  );
  add('without ids', (proof) =>
    proveSubmission(proof, bundleOf(validEvents(proof, 3).map(({ id: _, ...event }) => event))),
  );
  for (const [name, lastUpdated] of [
    ['long past', '2001-02-03T04:05:06.789Z'],
    ['to come', '2199-12-31T23:59:59+14:00'],
  ])
    add(`with meta.lastUpdated ${name}`, (proof) =>
      proveSubmission(
        proof,
        bundleOf(
          validEvents(proof, 3).map((event) => ({
            ...event,
            meta: { ...event.meta, lastUpdated: lastUpdated! },
          })),
        ),
      ),
    );
});
