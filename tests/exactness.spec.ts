import type { RequirementId } from '../contracts/catalogue/all.ts';
import { bundleText } from '../generators/bundles.ts';
import { type HardValue, hardValues } from '../generators/hard/all.ts';
import { Random } from '../generators/random.ts';
import { isAccepted } from './checks/accepted.ts';
import { Unprovable } from './engine/breach.ts';
import type { Case } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { contentRequirement, hardContent } from './inputs/hard-content.ts';
import { marked } from './inputs/inputs.ts';
import { proveCreate, provenByCreate } from './scenarios/created.ts';
import { provenBySubmission, proveSubmission } from './scenarios/submitted.ts';

for (const content of hardContent) {
  const rows = hardValues.filter((row) => contentRequirement(row) === content);
  const proves: RequirementId[] = [...new Set([content, ...provenByCreate])];
  contract(`create keeps hard values (${content})`, proves, ({ case: add }) => {
    for (const row of rows)
      add(row.name, (proof) => proveHardValue(row, content, proof), {
        proves: row.mayRefuse ? [content] : proves,
      });
  });
}

async function proveHardValue(row: HardValue, content: RequirementId, proof: Case): Promise<void> {
  const event = marked(proof, row.event(new Random(proof.seed)));
  const sent = row.body ? row.body(event) : event;
  if (row.mayRefuse) {
    const answer = await proof.create(sent);
    if (!isAccepted(answer))
      throw new Unprovable(`for information: ${row.mayRefuse}; answered ${answer.status}`);
  }
  await proveCreate(proof, sent, content);
}

/** Longer ones are sent singly alone, so that numbers are still compared to the letter. */
const longestInBundle = 20_000;

contract('Bundle submission keeps hard values', provenBySubmission, ({ case: add }) => {
  for (const content of hardContent)
    add(content, async (proof) => {
      const rows = hardValues.filter((row) => !row.mayRefuse && contentRequirement(row) === content);
      const texts = rows.map((row) => textOf(row, proof)).filter((text) => text.length < longestInBundle);
      await proveSubmission(proof, bundleText(texts));
    });
});

function textOf(row: HardValue, proof: Case): string {
  const event = marked(proof, row.event(new Random(proof.seed)));
  return row.body ? row.body(event) : JSON.stringify(event);
}
