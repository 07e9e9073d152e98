import { base, de, en, es, Faker, fr, type LocaleDefinition, pl, tr } from '@faker-js/faker';
import type { Random } from './random.ts';

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
  /** Role as the directory has it, with its code there. */
  role: { code: string; display: string };
  npi: string;
  /** The few devices on which this practitioner works. */
  workstations: Workstation[];
  /** The patients in this practitioner's care. */
  patients: Patient[];
}

export interface Organization {
  id: string;
  name: string;
  fax: string;
  email: string;
}

/** The people, devices and networks that events are about, and that hang together. */
export interface Hospital {
  name: string;
  domain: string;
  /** Ordered by how much they do: draw from them with `Random.favour`. */
  practitioners: Practitioner[];
  patients: Patient[];
  workstations: Workstation[];
  /** The applications that record events, the EHR first. */
  applications: Application[];
  identityProvider: Application;
  partners: Organization[];
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

/** A Faker that draws from the random's stream. */
export const fakerOf = (random: Random, locale: LocaleDefinition = en): Faker =>
  new Faker({ locale: [locale, en, base], randomizer: random.source });

/** Draws people and things by Faker, each call a new one. */
export class Cast {
  private readonly random: Random;
  private readonly fakers: Faker[];
  private readonly domain: string;

  constructor(random: Random, domain: string) {
    this.random = random;
    this.domain = domain;
    this.fakers = locales.map((locale) => fakerOf(random, locale));
  }

  private get faker(): Faker {
    return this.random.pick(this.fakers);
  }

  patient(): Patient {
    return {
      id: this.random.uuid(),
      name: this.faker.person.fullName(),
      mrn: `MRN-${this.random.digits(8)}`,
    };
  }

  workstation(): Workstation {
    const ward = this.random.pick(wards);
    const id = `ws-${ward.toLowerCase()}-${this.random.digits(4)}`;
    return {
      id,
      hostname: `${id}.${this.domain}`,
      ip: `10.${this.random.between(0, 31)}.${this.random.between(0, 255)}.${this.random.between(1, 254)}`,
      ward,
    };
  }

  practitioner(workstations: Workstation[], patients: Patient[]): Practitioner {
    const { person, internet } = this.faker;
    const [firstName, lastName] = [person.firstName(), person.lastName()];
    return {
      id: this.random.uuid(),
      name: `${firstName} ${lastName}`,
      login: internet.username({ firstName, lastName }).toLowerCase(),
      role: this.random.pick(roles),
      npi: this.random.digits(10),
      workstations,
      patients,
    };
  }

  organization(): Organization {
    const { company, internet, phone } = this.faker;
    return {
      id: this.random.uuid(),
      name: company.name(),
      fax: phone.number({ style: 'international' }),
      email: internet.email({ provider: 'partner.example.com' }).toLowerCase(),
    };
  }

  application(code: string, name: string): Application {
    return {
      id: `app-${code}`,
      name,
      hostname: `${code}.${this.domain}`,
      ip: `172.16.${this.random.between(0, 15)}.${this.random.between(1, 254)}`,
      fhirBase: `https://${code}.${this.domain}/fhir`,
    };
  }
}

/**
 * Draws a hospital, all of it by Faker and once: about 3 ms for the default size. Each practitioner gets one to
 * three of the workstations and a panel of the patients.
 */
export function drawHospital(random: Random, size = { practitioners: 40, patients: 150 }): Hospital {
  const city = fakerOf(random).location.city();
  const domain = `${city
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '')}.example.org`;
  const cast = new Cast(random, domain);
  const many = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
  const patients = many(size.patients, () => cast.patient());
  const workstations = many(Math.ceil(size.practitioners * 0.7), () => cast.workstation());
  return {
    name: `${city} General Hospital`,
    domain,
    patients,
    workstations,
    practitioners: many(size.practitioners, () =>
      cast.practitioner(
        many(random.between(1, 3), () => random.pick(workstations)),
        many(random.between(5, 25), () => random.favour(patients)),
      ),
    ),
    applications: software.map(([code, name]) => cast.application(code, name)),
    identityProvider: cast.application('sso', 'Single Sign-On'),
    partners: many(8, () => cast.organization()),
  };
}
