import { expect, test } from '../../../plain-test.ts';
import { calibrate } from '../../../slow/calibration/calibrate.ts';
import { kinds } from '../../../slow/calibration/noise.ts';

// npm run calibrate asks 1,000 runs of each kind of machine; here few enough to be quick, with room for chance.
test('on a machine with drift, skew and a slow neighbor, 10 % is found and false alarms are rare', {
  tag: '@slow',
}, () => {
  const { falseAlarms, falseModes, found, falseComparisons, comparedFound, falseInTurn, inTurnFound } =
    calibrate(kinds['a slow neighbor'], 200);
  expect(falseAlarms).toBeLessThan(0.09);
  expect(falseModes).toBeLessThan(0.1);
  expect(found).toBeGreaterThan(0.92);
  expect(falseComparisons).toBeLessThan(0.1);
  expect(comparedFound).toBeGreaterThan(0.5);
  expect(falseInTurn).toBeLessThan(0.1);
  expect(inTurnFound).toBeGreaterThan(0.92);
});
