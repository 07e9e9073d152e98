import { claimedProfiles } from '../../contracts/fhir/balp/claimedProfiles.ts';
import { validateProfile } from '../../contracts/fhir/balp/validateProfile.ts';

/** Checks events against the IHE BALP profiles that they claim, and counts how they claim them. */
export class BalpLint {
  private readonly count = { declared: 0, shape: 0, none: 0 };

  /** @param nth number of the event in the input, from 1 */
  messages(event: unknown, nth: number): string[] {
    const { profiles, by } = claimedProfiles(event);
    this.count[profiles.length === 0 ? 'none' : by]++;
    const why = by === 'declared' ? '' : ' (profile inferred from the event)';
    return profiles
      .flatMap((profile) => validateProfile(event, profile))
      .map(({ message }) => `event ${nth}: ${message}${why}`);
  }

  summary(): string[] {
    const { declared, shape, none } = this.count;
    return [
      `IHE BALP 1.1.3: ${declared} checked by meta.profile, ${shape} by the profile inferred from the event, ` +
        `${none} match no profile and were not checked.`,
    ];
  }
}
