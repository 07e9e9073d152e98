import { renderHtml } from '../../../report/html/render.tsx';
import { everyVerdict, reportOf } from '../../examples/results.ts';
import { expect, test } from '../../plain-test.ts';

test('report.html of a run in which everything passed shows what was observed', async () => {
  const good = everyVerdict().requirements.filter(({ verdict }) => verdict === 'pass' || verdict === 'info');
  const report = reportOf(good, { exitCode: 0, problems: [] });
  const page = (await renderHtml({ report, load: null }))!;
  expect(page).toContain('<h2 id="observed">Observed</h2>');
  expect(page).not.toContain('<h2 id="findings">');
  expect(page).not.toContain('<h2 id="untested">');
});
