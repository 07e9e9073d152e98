/** A code in its system: what a profile's pattern requires of a Coding, without its display. */
export interface Code {
  system: string;
  code: string;
}

const from =
  (system: string) =>
  (code: string): Code => ({ system, code });

const dicom = from('http://dicom.nema.org/resources/ontology/DCM');
const participation = from('http://terminology.hl7.org/CodeSystem/v3-ParticipationType');
const interaction = from('http://hl7.org/fhir/restful-interaction');
const objectRole = from('http://terminology.hl7.org/CodeSystem/object-role');
const entityType = from('http://terminology.hl7.org/CodeSystem/audit-entity-type');
const authorization = from('https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType');

/**
 * The codes that the profiles of IHE BALP 1.1.3 name:
 * https://profiles.ihe.net/ITI/BALP/1.1.3/artifacts.html
 */
export const code = {
  restfulOperation: from('http://terminology.hl7.org/CodeSystem/audit-event-type')('rest'),
  securityAlert: dicom('110113'),
  application: dicom('110150'),
  destinationRole: dicom('110152'),
  sourceRole: dicom('110153'),
  custodian: from('http://terminology.hl7.org/CodeSystem/provenance-participant-type')('custodian'),
  recipient: participation('IRCP'),
  provider: from('http://terminology.hl7.org/CodeSystem/v3-RoleClass')('PROV'),
  authorizationServer: from('http://terminology.hl7.org/CodeSystem/extra-security-role-type')('authserver'),
  person: entityType('1'),
  systemObject: entityType('2'),
  patient: objectRole('1'),
  query: objectRole('24'),
  requestId: from('https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType')('XrequestId'),
  oauthToken: from('https://profiles.ihe.net/ITI/BALP/CodeSystem/UserAgentTypes')('UserOauthAgent'),
  consent: from('http://hl7.org/fhir/resource-types')('Consent'),
};

/**
 * The value sets that the profiles bind to, expanded:
 * https://profiles.ihe.net/ITI/BALP/1.1.3/ValueSet-AllReadVS.html and so on.
 */
export const valueSet = {
  create: [interaction('create')],
  AllReadVS: ['read', 'vread'].map(interaction),
  AllUpdateVS: ['update', 'patch'].map(interaction),
  delete: [interaction('delete')],
  AllSearchVS: ['search', 'search-type', 'search-system'].map(interaction),
  DataSources: ['AUT', 'INF', 'CST'].map(participation),
  RestObjectRoles: ['4', '3', '20'].map(objectRole),
  AuthZsubTypeVS: ['AuthZ-Consent', 'AuthZ-Role'].map(authorization),
};
