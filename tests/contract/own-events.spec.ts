import { readFileSync } from 'node:fs';
import type { AuditEvent } from 'fhir/r4';
import { validateAuditEvent } from '../../contracts/validate.ts';
import { bundleOf } from '../../generators/bundles.ts';
import { Unprovable } from './proof/breach.ts';
import { contract } from './proof/contract.ts';
import { proveCreate, provenByCreate } from './proof/created.ts';
import { marked } from './proof/inputs.ts';
import { readSettings } from './proof/session.ts';
import { provenBySubmission, proveSubmission } from './proof/submitted.ts';

interface OwnEvent {
  line: number;
  event: AuditEvent;
  /** What FHIR R4 forbids in it: such an event is no input that a deployment must accept. */
  faults: string[];
}

const { eventsFile } = readSettings();

if (eventsFile) {
  const events = readEvents(eventsFile);
  contract('own event', provenByCreate, ({ case: add }) => {
    for (const { line, event, faults } of events)
      add(
        `line ${line}`,
        async (proof) => {
          if (faults.length > 0) throw new Unprovable(`the event breaks FHIR R4 itself: ${faults[0]}`);
          await proveCreate(proof, marked(proof, event));
        },
        // A quick run is quick with our events, not with those that somebody wants to see sent.
        { always: true },
      );
  });
  contract('own events', provenBySubmission, ({ case: add }) => {
    add('as one Bundle', async (proof) => {
      const valid = events.filter(({ faults }) => faults.length === 0);
      if (valid.length === 0) throw new Unprovable('no event of the file is valid FHIR R4');
      await proveSubmission(proof, bundleOf(valid.map(({ event }) => marked(proof, event))));
    });
  });
}

function readEvents(file: string): OwnEvent[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((text, nth) => ({ text: text.trim(), line: nth + 1 }))
    .filter(({ text }) => text !== '')
    .map(({ text, line }) => {
      const event = JSON.parse(text);
      return { line, event, faults: validateAuditEvent(event).map(({ message }) => message) };
    });
}
