import type { RequirementId } from '../../contracts/requirements.ts';
import { type HardValue, hardValues } from '../../generators/hard-values.ts';
import { Random } from '../../generators/random.ts';
import { Unprovable } from './proof/breach.ts';
import { contract } from './proof/contract.ts';
import { proveCreate, provenByCreate } from './proof/created.ts';
import { contentRequirement, hardContent } from './proof/hard-content.ts';
import { marked } from './proof/inputs.ts';

for (const content of new Set(hardContent.map(([id]) => id))) {
  const rows = hardValues.filter(({ name }) => contentRequirement(name) === content);
  const proves: RequirementId[] = [...new Set([content, ...provenByCreate])];
  contract(`create keeps hard values (${content})`, proves, ({ case: add }) => {
    for (const row of rows)
      add(row.name, (proof) => proveHardValue(row, content, proof), {
        proves: row.mayRefuse ? [content] : proves,
      });
  });
}

async function proveHardValue(
  row: HardValue,
  content: RequirementId,
  proof: Parameters<typeof marked>[0],
): Promise<void> {
  const event = marked(proof, row.event(new Random(proof.seed)));
  const sent = row.body ? row.body(event) : event;
  if (row.mayRefuse) {
    const { status } = await proof.create(sent);
    if (status !== 201) throw new Unprovable(`for information: ${row.mayRefuse}; answered ${status}`);
  }
  await proveCreate(proof, sent, content);
}
