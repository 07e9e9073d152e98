import type { Invariant } from './invariant.ts';

/** Rules of every element: https://hl7.org/fhir/R4/element.html, https://hl7.org/fhir/R4/extensibility.html */
export const elementInvariants = {
  'ele-1': {
    human: 'an element has a value or children besides its id',
    holds(element) {
      for (const child in element) if (child !== 'id') return true;
      return false;
    },
  },
  // Of `_name`, which may carry a bare id beside the value of `name`.
  'ele-1 of a primitive': {
    human: 'a primitive has a value, or an extension in its place',
    holds(element, _resource, parent, name) {
      if (element.extension !== undefined) return true;
      if (element.id === undefined) return false;
      const isListItem = typeof name === 'number'; // The list is compared with the list of values as a whole.
      return isListItem || parent?.[name.slice(1)] !== undefined;
    },
  },
  'ext-1': {
    human: 'an extension has either extensions or a value, not both',
    holds(extension) {
      let hasValue = false;
      for (const name in extension)
        if (name.startsWith('value') || name.startsWith('_value')) hasValue = true;
      return (extension.extension !== undefined) !== hasValue;
    },
  },
} satisfies Record<string, Invariant>;
