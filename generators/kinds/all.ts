import { balp } from './balp.ts';
import { archived, disclosure } from './disclosure.ts';
import type { BuildEvent } from './parts.ts';
import {
  breakGlass,
  exportToMedia,
  importFromPartner,
  orderRecord,
  patientRecordRead,
  patientRecordUpdate,
  printed,
  procedureRecord,
} from './records.ts';
import {
  query,
  restCreate,
  restDelete,
  restPatch,
  restRead,
  restSearch,
  restUpdate,
  restVread,
} from './rest.ts';
import {
  applicationCrash,
  applicationStart,
  applicationStop,
  auditLogUsed,
  failedLogin,
  failedNodeAuthentication,
  login,
  logout,
  rolesChanged,
  securityAlert,
} from './system.ts';

/**
 * A kind of event and its weight: about its number in 10,000 events of a hospital, most of which
 * are reads.
 */
export interface Kind {
  name: string;
  weight: number;
  build: BuildEvent;
}

const ordinary: Kind[] = [
  { name: 'rest-read', weight: 3000, build: restRead },
  { name: 'rest-search', weight: 1800, build: restSearch },
  { name: 'patient-record-read', weight: 1500, build: patientRecordRead },
  { name: 'rest-create', weight: 800, build: restCreate },
  { name: 'rest-update', weight: 500, build: restUpdate },
  { name: 'login', weight: 500, build: login },
  { name: 'logout', weight: 350, build: logout },
  { name: 'query', weight: 300, build: query },
  { name: 'patient-record-update', weight: 250, build: patientRecordUpdate },
  { name: 'order-record', weight: 150, build: orderRecord },
  { name: 'rest-vread', weight: 120, build: restVread },
  { name: 'failed-login', weight: 100, build: failedLogin },
  { name: 'procedure-record', weight: 80, build: procedureRecord },
  { name: 'disclosure', weight: 120, build: disclosure },
  { name: 'print', weight: 60, build: printed },
  { name: 'rest-patch', weight: 60, build: restPatch },
  { name: 'import', weight: 50, build: importFromPartner },
  { name: 'export', weight: 40, build: exportToMedia },
  { name: 'rest-delete', weight: 70, build: restDelete },
  { name: 'archive', weight: 30, build: archived },
  { name: 'break-glass', weight: 50, build: breakGlass },
  { name: 'audit-log-used', weight: 20, build: auditLogUsed },
  { name: 'application-start', weight: 15, build: applicationStart },
  { name: 'application-stop', weight: 15, build: applicationStop },
  { name: 'roles-changed', weight: 15, build: rolesChanged },
  { name: 'failed-node-authentication', weight: 30, build: failedNodeAuthentication },
  { name: 'security-alert', weight: 60, build: securityAlert },
  { name: 'application-crash', weight: 30, build: applicationCrash },
];

/**
 * All kinds of events that a hospital produces. Those of IHE BALP are named `balp-` and the
 * profile.
 */
export const kinds: readonly Kind[] = [
  ...ordinary,
  ...Object.entries(balp).map(([name, build]) => ({ name: `balp-${name}`, weight: 10, build })),
];
