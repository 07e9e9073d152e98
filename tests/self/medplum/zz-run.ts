import { startMedplum } from '/work/main/tests/self/medplum/server.ts';

const server = await startMedplum();
console.log(server.baseUrl);
