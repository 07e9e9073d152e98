import type { CodeableConcept, Coding } from 'fhir/r4';

type Rows = Record<string, readonly [code: string, display?: string]>;

/**
 * Defines codes of a code system by name. Each call makes a new Coding, so that events share no
 * objects. Like most senders, the codes have a display only in some systems.
 */
function codeSystem<R extends Rows>(system: string, rows: R): { readonly [K in keyof R]: () => Coding } {
  return Object.fromEntries(
    Object.entries(rows).map(([name, [code, display]]) => [
      name,
      display === undefined ? () => ({ system, code }) : () => ({ system, code, display }),
    ]),
  ) as unknown as { readonly [K in keyof R]: () => Coding };
}

export const concept = (coding: Coding, text?: string): CodeableConcept =>
  text === undefined ? { coding: [coding] } : { coding: [coding], text };

/**
 * DICOM PS3.16, the codes in https://hl7.org/fhir/R4/valueset-audit-event-type.html and related
 * value sets.
 */
export const dcm = codeSystem('http://dicom.nema.org/resources/ontology/DCM', {
  applicationActivity: ['110100', 'Application Activity'],
  auditLogUsed: ['110101', 'Audit Log Used'],
  instancesTransferred: ['110104', 'DICOM Instances Transferred'],
  export: ['110106', 'Export'],
  import: ['110107', 'Import'],
  networkEntry: ['110108', 'Network Entry'],
  orderRecord: ['110109', 'Order Record'],
  patientRecord: ['110110', 'Patient Record'],
  procedureRecord: ['110111', 'Procedure Record'],
  query: ['110112', 'Query'],
  securityAlert: ['110113', 'Security Alert'],
  userAuthentication: ['110114', 'User Authentication'],
  applicationStart: ['110120', 'Application Start'],
  applicationStop: ['110121', 'Application Stop'],
  login: ['110122', 'Login'],
  logout: ['110123', 'Logout'],
  attach: ['110124', 'Attach'],
  nodeAuthentication: ['110126', 'Node Authentication'],
  emergencyOverrideStarted: ['110127', 'Emergency Override Started'],
  restrictedFunction: ['110132', 'Use of Restricted Function'],
  securityRolesChanged: ['110136', 'Security Roles Changed'],
  userSecurityAttributesChanged: ['110137', 'User security Attributes Changed'],
  application: ['110150', 'Application'],
  applicationLauncher: ['110151', 'Application Launcher'],
  destinationRole: ['110152', 'Destination Role ID'],
  sourceRole: ['110153', 'Source Role ID'],
  destinationMedia: ['110154', 'Destination Media'],
  usbDisk: ['110030', 'USB Disk Emulation'],
  email: ['110031', 'Email'],
  dvd: ['110033', 'DVD'],
  paper: ['110038', 'Paper Document'],
});

export const eventType = codeSystem('http://terminology.hl7.org/CodeSystem/audit-event-type', {
  rest: ['rest', 'RESTful Operation'],
});

export const interaction = codeSystem('http://hl7.org/fhir/restful-interaction', {
  create: ['create', 'create'],
  read: ['read', 'read'],
  vread: ['vread', 'vread'],
  update: ['update', 'update'],
  patch: ['patch', 'patch'],
  delete: ['delete', 'delete'],
  search: ['search', 'search'],
  searchType: ['search-type', 'search-type'],
});

export const recordLifecycle = codeSystem('http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle', {
  disclose: ['disclose', 'Disclose Record Lifecycle Event'],
  archive: ['archive', 'Archive Record Lifecycle Event'],
});

export const objectLifecycle = codeSystem('http://terminology.hl7.org/CodeSystem/dicom-audit-lifecycle', {
  creation: ['1'],
  import: ['2'],
  amendment: ['3'],
  access: ['6'],
  report: ['9'],
  export: ['10'],
  disclosure: ['11'],
  archiving: ['13'],
  logicalDeletion: ['14'],
});

export const sourceType = codeSystem('http://terminology.hl7.org/CodeSystem/security-source-type', {
  userDevice: ['1'],
  dataInterface: ['2'],
  webServer: ['3'],
  applicationServer: ['4'],
  databaseServer: ['5'],
  securityServer: ['6'],
});

export const entityType = codeSystem('http://terminology.hl7.org/CodeSystem/audit-entity-type', {
  person: ['1'],
  systemObject: ['2'],
  organization: ['3'],
  other: ['4'],
});

export const objectRole = codeSystem('http://terminology.hl7.org/CodeSystem/object-role', {
  patient: ['1'],
  report: ['3'],
  domainResource: ['4'],
  user: ['6'],
  securityUser: ['11'],
  securityResource: ['13'],
  dataRepository: ['17'],
  job: ['20'],
  query: ['24'],
});

export const participation = codeSystem('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', {
  author: ['AUT', 'author (originator)'],
  informant: ['INF', 'informant'],
  custodian: ['CST', 'custodian'],
  recipient: ['IRCP', 'information recipient'],
});

export const roleClass = codeSystem('http://terminology.hl7.org/CodeSystem/v3-RoleClass', {
  provider: ['PROV', 'healthcare provider'],
});

export const securityRole = codeSystem('http://terminology.hl7.org/CodeSystem/extra-security-role-type', {
  authorizationServer: ['authserver', 'authorization server'],
  humanUser: ['humanuser', 'human user'],
  dataSubject: ['datasubject', 'data subject'],
});

export const provenanceRole = codeSystem(
  'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
  {
    custodian: ['custodian', 'Custodian'],
  },
);

export const purpose = codeSystem('http://terminology.hl7.org/CodeSystem/v3-ActReason', {
  treatment: ['TREAT', 'treatment'],
  payment: ['HPAYMT', 'healthcare payment'],
  operations: ['HOPERAT', 'healthcare operations'],
  research: ['HRESCH', 'healthcare research'],
  patientRequest: ['PATRQT', 'patient requested'],
  publicHealth: ['PUBHLTH', 'public health'],
  emergencyTreatment: ['ETREAT', 'Emergency Treatment'],
  breakTheGlass: ['BTG', 'break the glass'],
});

export const confidentiality = codeSystem('http://terminology.hl7.org/CodeSystem/v3-Confidentiality', {
  normal: ['N'],
  restricted: ['R'],
  veryRestricted: ['V'],
});

/** Codes that IHE Basic Audit Log Patterns 1.1.3 adds. */
export const balpEntity = codeSystem('https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', {
  requestId: ['XrequestId', 'X-Request-Id'],
});

export const balpAuthorization = codeSystem('https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType', {
  consent: ['AuthZ-Consent', 'Authorization Decision using Roles and Consent'],
});

export const resourceType = codeSystem('http://hl7.org/fhir/resource-types', {
  consent: ['Consent', 'Consent'],
});
