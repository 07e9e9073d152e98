import { claimEarliestUntouched } from './checks/untouched.ts';
import { contract } from './engine/contract.ts';
import { plainEvent, validEvent } from './inputs/inputs.ts';
import { createControl } from './scenarios/created.ts';

// The name of this file makes it run late, when the first events have been stored for a while.
const readAtTheEnd = contract('read of the first events, at the end');

readAtTheEnd.case('as they were answered', 'READ-STABLE', async (proof) => {
  await createControl(proof, validEvent(proof), plainEvent(proof));
  await claimEarliestUntouched(proof);
});
