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
  /** The line of the file. */
  text: string;
  /** Violations of FHIR R4. A deployment does not have to accept an event that has any. */
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
        if (faults.length > 0) throw new NotTestable(`the event is not valid FHIR R4: ${faults[0]}`);
        const event: AuditEvent = marked(proof, JSON.parse(text));
        await proveCreate(proof, markedText(proof, text), 'CREATE-CONTENT-UNCHANGED', event);
      },
      // A quick run skips generated events, but not those that the user asked for.
      { always: true },
    );

  const ownEvents = contract('own events');
  ownEvents.case('as one Bundle', provenBySubmission, async (proof) => {
    const valid = events.filter(({ faults }) => faults.length === 0);
    if (valid.length === 0) throw new NotTestable('the file contains no valid FHIR R4 event');
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
