import type { AuditEvent } from 'fhir/r4';
import type { RequirementId } from '../contracts/catalogue/all.ts';
import { bundleText } from '../generators/bundles.ts';
import { type HardValue, hardValues } from '../generators/hard/all.ts';
import { Random } from '../generators/random.ts';
import { isAccepted } from './checks/accepted.ts';
import type { Case } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { contentRequirement, hardContent } from './inputs/hard-content.ts';
import { marked } from './inputs/inputs.ts';
import { proveCreate, provenByCreate } from './scenarios/created.ts';
import { provenBySubmission, proveSubmission } from './scenarios/submitted.ts';

for (const content of hardContent) {
  const createKeeps = contract(`create keeps hard values (${content})`);
  for (const row of hardValues.filter((one) => contentRequirement(one) === content))
    if (row.mayRefuse)
      createKeeps.case(row.name, content, (proof) => proveUnlessRefused(proof, row, content), {
        also: provenByCreate,
      });
    else
      createKeeps.case(row.name, [...new Set([content, ...provenByCreate])], (proof) =>
        proveCreate(proof, bodyOf(row, proof), content),
      );
}

async function proveUnlessRefused(
  proof: Case<RequirementId>,
  row: HardValue,
  content: RequirementId,
): Promise<void> {
  const body = bodyOf(row, proof);
  const answer = await proof.create(body);
  if (isAccepted(answer)) await proveCreate(proof, body, content);
  else proof.observe(content, `answered ${answer.status}; ${row.mayRefuse}`);
}

function bodyOf(row: HardValue, proof: Case): AuditEvent | string {
  const event = marked(proof, row.event(new Random(proof.seed)));
  return row.body ? row.body(event) : event;
}

/**
 * Longer events are not sent in Bundles, because numbers in large Bundles are not compared exactly.
 */
const longestInBundle = 20_000;

const submissionKeeps = contract('Bundle submission keeps hard values');

for (const content of hardContent)
  submissionKeeps.case(content, provenBySubmission, async (proof) => {
    const texts = hardValues
      .filter((row) => !row.mayRefuse && contentRequirement(row) === content)
      .map((row) => bodyOf(row, proof))
      .map((body) => (typeof body === 'string' ? body : JSON.stringify(body)))
      .filter((text) => text.length < longestInBundle);
    await proveSubmission(proof, bundleText(texts));
  });
