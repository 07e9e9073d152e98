import { readFileSync } from 'node:fs';
import type { AuditEvent } from 'fhir/r4';
import { faultsOfText } from '../contracts/fhir/json/repeated-names.ts';
import { validateAuditEvent } from '../contracts/fhir/validate.ts';
import { bundleText } from '../generators/bundles.ts';
import { NotTestable } from './engine/breach.ts';
import { contract } from './engine/contract.ts';
import { readSettings } from './engine/session.ts';
import { marked, markedText } from './inputs/inputs.ts';
import { proveCreate, provenByCreate } from './scenarios/created.ts';
import { provenBySubmission, proveSubmission } from './scenarios/submitted.ts';

interface OwnEvent {
  line: number;
  /** As it stands in the file. */
  text: string;
  /** What FHIR R4 forbids in it: such an event is no input that a deployment must accept. */
  faults: string[];
}

const { eventsFile } = readSettings();

if (eventsFile) {
  const events = readEvents(eventsFile);

  const ownEvent = contract('own event');
  for (const { line, text, faults } of events)
    ownEvent.case(
      `line ${line}`,
      provenByCreate,
      async (proof) => {
        if (faults.length > 0) throw new NotTestable(`the event breaks FHIR R4 itself: ${faults[0]}`);
        const event: AuditEvent = marked(proof, JSON.parse(text));
        await proveCreate(proof, markedText(proof, text), 'CREATE-CONTENT-UNCHANGED', event);
      },
      // A quick run is quick with our events, not with those that somebody wants to see sent.
      { always: true },
    );

  const ownEvents = contract('own events');
  ownEvents.case('as one Bundle', provenBySubmission, async (proof) => {
    const valid = events.filter(({ faults }) => faults.length === 0);
    if (valid.length === 0) throw new NotTestable('no event of the file is valid FHIR R4');
    await proveSubmission(proof, bundleText(valid.map(({ text }) => markedText(proof, text))));
  });
}

function readEvents(file: string): OwnEvent[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== '')
    .map(({ text, line }) => {
      const faults = [...faultsOfText(text), ...validateAuditEvent(JSON.parse(text))];
      return { line, text, faults: faults.map(({ message }) => message) };
    });
}
