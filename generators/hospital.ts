import { base, de, en, es, Faker, fr, type LocaleDefinition, pl, type Randomizer, tr } from '@faker-js/faker';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';
import { type Listed, Random } from './random.ts';

export interface Patient {
  id: string;
  name: string;
  /** Medical record number, the local identifier. */
  mrn: string;
}

export interface Workstation {
  id: string;
  hostname: string;
  ip: string;
  ward: string;
}

/** An application that takes part in events: an EHR, a PACS, a portal. */
export interface Application {
  id: string;
  name: string;
  hostname: string;
  ip: string;
  fhirBase: string;
}

export interface Practitioner {
  id: string;
  name: string;
  login: string;
  /** Role, with its code in the directory. */
  role: { code: string; display: string };
  npi: string;
  /** The workstations of this practitioner. */
  workstations: Listed<Workstation>;
  /** The patients of this practitioner. */
  patients: Listed<Patient>;
}

export interface Organization {
  id: string;
  name: string;
  fax: string;
  email: string;
}

/** The people, devices and networks of the events, which belong together. */
export interface Hospital {
  name: string;
  domain: string;
  /** Ordered by activity: draw from them with `Random.favor`. */
  practitioners: Listed<Practitioner>;
  patients: Listed<Patient>;
  workstations: Listed<Workstation>;
  /** The applications that record events; the EHR is the first. */
  applications: Application[];
  identityProvider: Application;
  partners: Listed<Organization>;
}

const locales: LocaleDefinition[] = [en, en, en, de, fr, es, pl, tr];

const roles = [
  { code: 'physician', display: 'Physician' },
  { code: 'nurse', display: 'Registered nurse' },
  { code: 'nurse', display: 'Registered nurse' },
  { code: 'pharmacist', display: 'Pharmacist' },
  { code: 'radiographer', display: 'Radiographer' },
  { code: 'registrar', display: 'Admission clerk' },
] as const;

const wards = ['ICU', 'ED', 'SURG', 'CARD', 'ONC', 'PED', 'RAD', 'LAB', 'PHARM', 'ADM'] as const;

const software = [
  ['ehr', 'Electronic Health Record'],
  ['lis', 'Laboratory Information System'],
  ['pacs', 'Picture Archiving and Communication System'],
  ['portal', 'Patient Portal'],
  ['pharmacy', 'Medication Management'],
  ['archive', 'Document Archive'],
] as const;

/** A Faker that draws from the stream of `random`. */
export const fakerOf = (random: Random, locale: LocaleDefinition = en): Faker =>
  new Faker({ locale: [locale, en, base], randomizer: random.source });

/** Numbers that separate the streams of the kinds of members. */
const kindNumber = { city: 0, patient: 1, workstation: 2, practitioner: 3, organization: 4 } as const;

/**
 * A stream that is cheap to seed for each member: to seed a Mersenne Twister takes longer than to
 * draw a member.
 */
function briefStream(): Randomizer {
  let generator = xoroshiro128plus(0);
  return {
    next: () => (generator.next() >>> 0) / 2 ** 32,
    seed(seed) {
      // Similar seeds give similar first numbers. A hash (Knuth's odd factor) and some skipped
      // numbers prevent that.
      const mixed = [seed].flat().reduce((sum, part) => Math.imul(sum ^ part, 0x9e3779b1), 0);
      generator = xoroshiro128plus(mixed);
      skipN(generator, 8);
    },
  };
}

/**
 * The stream for all members, and its Fakers, because to create a Faker also takes longer than to
 * draw a person.
 */
const stream = new Random(0, briefStream());
const fakers = new Map<LocaleDefinition, Faker>();

function fakerIn(locale: LocaleDefinition): Faker {
  const faker = fakers.get(locale) ?? fakerOf(stream, locale);
  fakers.set(locale, faker);
  return faker;
}

/**
 * Draws people and devices with Faker, each from a separate stream, so that the n-th patient of a
 * hospital does not depend on who was drawn before.
 */
export class Cast {
  private readonly seed: number;
  private readonly domain: string;

  /** @param seed an integer of 32 bits */
  constructor(seed: number, domain: string) {
    this.seed = seed;
    this.domain = domain;
  }

  patient(index: number): Patient {
    const { random, faker } = streamOf(this.seed, 'patient', index);
    return { id: random.uuid(), name: faker.person.fullName(), mrn: `MRN-${random.digits(8)}` };
  }

  workstation(index: number): Workstation {
    const { random } = streamOf(this.seed, 'workstation', index);
    const ward = random.pick(wards);
    const id = `ws-${ward.toLowerCase()}-${random.digits(4)}`;
    return {
      id,
      hostname: `${id}.${this.domain}`,
      ip: `10.${random.between(0, 31)}.${random.between(0, 255)}.${random.between(1, 254)}`,
      ward,
    };
  }

  /** A practitioner with one to three of the workstations and some of the patients. */
  practitioner(index: number, workstations: Listed<Workstation>, patients: Listed<Patient>): Practitioner {
    const { random, faker } = streamOf(this.seed, 'practitioner', index);
    const firstName = faker.person.firstName();
    const lastName = faker.person.lastName();
    const own = many(random.between(1, 3), () => random.below(workstations.length));
    const panel = many(random.between(5, 25), () => random.favoredBelow(patients.length));
    return {
      id: random.uuid(),
      name: `${firstName} ${lastName}`,
      login: faker.internet.username({ firstName, lastName }).toLowerCase(),
      role: random.pick(roles),
      npi: random.digits(10),
      workstations: new OnDemand(own.length, (at) => workstations.at(own[at]!)!),
      patients: new OnDemand(panel.length, (at) => patients.at(panel[at]!)!),
    };
  }

  organization(index: number): Organization {
    const { random, faker } = streamOf(this.seed, 'organization', index);
    return {
      id: random.uuid(),
      name: faker.company.name(),
      fax: faker.phone.number({ style: 'international' }),
      email: faker.internet.email({ provider: 'partner.example.com' }).toLowerCase(),
    };
  }
}

function streamOf(
  seed: number,
  kind: keyof typeof kindNumber,
  index: number,
): { random: Random; faker: Faker } {
  stream.source.seed([seed, kindNumber[kind], index]);
  return { random: stream, faker: fakerIn(stream.pick(locales)) };
}

/** A list that draws its members on demand, because most events need few of them. */
class OnDemand<T> implements Listed<T> {
  readonly length: number;
  private readonly draw: (index: number) => T;
  private readonly drawn: T[] = [];

  constructor(length: number, draw: (index: number) => T) {
    this.length = length;
    this.draw = draw;
  }

  at(index: number): T {
    this.drawn[index] ??= this.draw(index);
    return this.drawn[index];
  }
}

const many = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

/** Draws a hospital. Its people and devices are drawn when an event first needs them. */
export function drawHospital(random: Random, size = { practitioners: 40, patients: 150 }): Hospital {
  const seed = random.below(2 ** 32);
  const city = streamOf(seed, 'city', 0).faker.location.city();
  const domain = `${city
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '')}.example.org`;
  const application = (code: string, name: string): Application => ({
    id: `app-${code}`,
    name,
    hostname: `${code}.${domain}`,
    ip: `172.16.${random.between(0, 15)}.${random.between(1, 254)}`,
    fhirBase: `https://${code}.${domain}/fhir`,
  });
  const applications = software.map(([code, name]) => application(code, name));
  const identityProvider = application('sso', 'Single Sign-On');
  const cast = new Cast(seed, domain);
  const patients = new OnDemand(size.patients, (index) => cast.patient(index));
  const workstations = new OnDemand(Math.ceil(size.practitioners * 0.7), (index) => cast.workstation(index));
  return {
    name: `${city} General Hospital`,
    domain,
    applications,
    identityProvider,
    patients,
    workstations,
    practitioners: new OnDemand(size.practitioners, (index) =>
      cast.practitioner(index, workstations, patients),
    ),
    partners: new OnDemand(8, (index) => cast.organization(index)),
  };
}
