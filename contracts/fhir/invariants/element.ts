import type { Invariant } from './invariant.ts';

/**
 * Rules of every element: https://hl7.org/fhir/R4/element.html,
 * https://hl7.org/fhir/R4/extensibility.html
 */
export const elementInvariants = {
  'ele-1': {
    human: 'an element must have a value or children other than its id',
    holds(element) {
      for (const child in element) if (child !== 'id') return true;
      return false;
    },
  },
  // Applies to `_name`, which may have only an id if `name` has a value.
  'ele-1 of a primitive': {
    human: 'a primitive must have a value or an extension',
    holds(element, _resource, parent, name) {
      if (element.extension !== undefined) return true;
      if (element.id === undefined) return false;
      const isListItem = typeof name === 'number'; // The keyword primitiveLists compares the two lists.
      return isListItem || parent?.[name.slice(1)] !== undefined;
    },
  },
  'ext-1': {
    human: 'an extension must have either extensions or a value, not both',
    holds(extension) {
      let hasValue = false;
      for (const name in extension)
        if (name.startsWith('value') || name.startsWith('_value')) hasValue = true;
      return (extension.extension !== undefined) !== hasValue;
    },
  },
} satisfies Record<string, Invariant>;
