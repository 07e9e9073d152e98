import { contract } from './proof/contract.ts';
import { createControl } from './proof/created.ts';
import { plainEvent, validEvent } from './proof/inputs.ts';
import { claimEarliestUntouched } from './proof/untouched.ts';

// By its name among the last files to run, when the first events have been stored for a while.
contract('read of the first events, at the end', ['READ-STABLE'], ({ case: add }) => {
  add('as they were answered', async (proof) => {
    await createControl(proof, validEvent(proof), plainEvent(proof));
    await claimEarliestUntouched(proof);
  });
});
