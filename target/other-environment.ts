import type { Environment } from './environment.ts';

const prefix = 'AGAINST_';

/** The environment of a second deployment: the same, but that `AGAINST_X`, where it is set, stands for `X`. */
export function environmentOfOther(environment: Environment): Environment {
  const own = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
  );
  return { ...environment, ...Object.fromEntries(own) };
}
