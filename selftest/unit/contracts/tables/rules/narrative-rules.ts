import type { Rules } from './rules.ts';

const div = (content: string, attributes = '') => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml"${attributes}>${content}</div>`,
});

/** Rules of Narrative.div: txt-1, txt-2. */
export const narrativeRules: Rules = {
  'txt-1': {
    type: 'Narrative',
    keep: [
      { ...div('a'), div: ` ${div('a<br></br>').div}\n` },
      div('<p class="a" style="color: red">a<br/><b>b</b> &amp; <a href="#x">c</a></p><!-- note -->'),
      div('<table><tr><td colspan="2">a</td></tr></table>', " lang='en'"),
    ],
    break: [
      { status: 'generated', div: '' },
      { status: 'generated', div: 'text' },
      { status: 'generated', div: '<div>text</div>' },
      { status: 'generated', div: '<p xmlns="http://www.w3.org/1999/xhtml">text</p>' },
      { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">text</div>more' },
      { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">text</div><p>more</p>' },
      ...[
        'a<script>b</script>',
        'a<form/>',
        'a<p>',
        'a</p>',
        'a<b><i>b</b></i>',
        'a<br>',
        'a<p onclick="b()">c</p>',
        'a<p class=b>c</p>',
        'a<!-- b',
        'a < b',
        'a<p>b</p class="c">',
      ].map((content) => div(content)),
    ],
  },
  'txt-2': {
    type: 'Narrative',
    keep: [div('<img src="a.png"/>')],
    break: [div(''), div(' \n '), div('<p> </p><!-- text -->')],
  },
};
