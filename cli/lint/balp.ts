import { claimedProfiles } from '../../contracts/fhir/balp/claimedProfiles.ts';
import { validateProfile } from '../../contracts/fhir/balp/validateProfile.ts';

/** Holds events to the IHE BALP profiles that they claim, and counts how they claim them. */
export class BalpLint {
  private readonly count = { declared: 0, shape: 0, none: 0 };

  /** @param nth the event's number in what is linted, from 1 */
  messages(event: unknown, nth: number): string[] {
    const { profiles, by } = claimedProfiles(event);
    this.count[profiles.length === 0 ? 'none' : by]++;
    const why = by === 'declared' ? '' : ' (held to it by its shape)';
    return profiles
      .flatMap((profile) => validateProfile(event, profile))
      .map(({ message }) => `event ${nth}: ${message}${why}`);
  }

  summary(): string[] {
    const { declared, shape, none } = this.count;
    return [
      `IHE BALP 1.1.3: ${declared} by meta.profile, ${shape} by their shape, ${none} claim no profile and were held to none.`,
    ];
  }
}
