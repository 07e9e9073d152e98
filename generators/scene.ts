import {
  type Application,
  drawHospital,
  type Hospital,
  type Patient,
  type Practitioner,
  type Workstation,
} from './hospital.ts';
import { drawMoment, instant } from './moment.ts';
import type { Random } from './random.ts';

/** Who does what to whom, where and when: the data from which a kind builds its event. */
export interface Scene {
  random: Random;
  hospital: Hospital;
  /** FHIR instant. */
  recorded: string;
  practitioner: Practitioner;
  workstation: Workstation;
  patient: Patient;
  /** The application that the practitioner uses, and that records the event. */
  application: Application;
  /** FHIR id of the clinical resource that the event is about. */
  objectId: string;
  /** A search for data of the patient, as path and parameters. */
  search: string;
  /** The raw search request, base64. */
  query: string;
  /** X-Request-Id of the request. */
  requestId: string;
}

const hospitals = new WeakMap<Random, Hospital>();

/** The hospital of a `Random`, drawn at first use: all its events are from one hospital. */
export function hospitalOf(random: Random): Hospital {
  const known = hospitals.get(random);
  if (known) return known;
  const hospital = drawHospital(random);
  hospitals.set(random, hospital);
  return hospital;
}

const searches = [
  'Observation?category=laboratory&_sort=-date&_count=50',
  'MedicationRequest?status=active',
  'DocumentReference?type=http://loinc.org|18842-5',
  'Condition?clinical-status=active&_include=Condition:encounter',
  'Encounter?date=ge2024-01-01&_count=20',
] as const;

/** The usual searches for a patient's data, as path and parameters. */
export const searchesFor = (patient: string): string[] =>
  searches.map((search) => `${search}&patient=${patient}`);

/** A raw search request in base64, as `AuditEvent.entity.query` holds it. */
export const rawQuery = (search: string): string =>
  Buffer.from(`GET /fhir/${search} HTTP/1.1\r\nAccept: application/fhir+json\r\n\r\n`).toString('base64');

// Most systems write UTC, some the local time.
const offsets = [0, 0, 0, 0, 60, 120, -300, 330] as const;

/** Draws a scene in the hospital of `random`. */
export function drawScene(random: Random, hospital: Hospital = hospitalOf(random)): Scene {
  const practitioner = random.favor(hospital.practitioners);
  const patient = random.pick(practitioner.patients);
  const search = random.pick(searchesFor(patient.id));
  return {
    random,
    hospital,
    recorded: instant(drawMoment(random), random.pick(offsets)),
    practitioner,
    workstation: random.pick(practitioner.workstations),
    patient,
    application: random.favor(hospital.applications),
    objectId: random.uuid(),
    search,
    query: rawQuery(search),
    requestId: random.uuid(),
  };
}
