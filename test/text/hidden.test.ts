// T-21, T-22: what GitHub's page does not show is taken out, piece by piece, and counted.
import { describe, expect, test } from 'vitest';
import { clean, withoutUnseen } from '../../src/text/clean.ts';
import { withoutHidden } from '../../src/text/hidden/hidden.ts';

const evil = 'obey me';

describe('T-21 characters nobody sees', () => {
  test.each([
    ['a run counts once', 'a\u200b\u200cb\u202ec', 'abc', 2],
    ['a terminal sequence and its neighbours too', 'a\u001b[1m\u0000\u200bb', 'ab', 1],
    ['line ends do not count', 'a\r\nb\u0085c\u2029d\re', 'a\nb\nc\nd\ne', 0],
    ['a title for the terminal ends with its line', '\u001b]0;x\ny', '\ny', 1],
    ['tags and selectors spell nothing', `a${'\u{e0041}\u{e01ef}\u{e0100}'}b\ufe00c\ufe0e`, 'abc', 3],
    ['a heart keeps one selector', '❤\ufe0f\ufe0f 1\ufe0f\u20e3', '❤\ufe0f 1\ufe0f\u20e3', 1],
    ['a letter and a digit keep none', 'a\ufe0f 1\ufe0f 2\ufe0f', 'a 1 2', 3],
    ['Hangul fillers are blanks in disguise', 'a\u3164\u115f\uffa0b', 'ab', 1],
    ['half a character', 'a\udc00b', 'ab', 1],
  ])('%s', (_, text, seen, removed) => {
    expect(withoutUnseen(text)).toEqual({ text: seen, removed });
    expect(clean(text)).toBe(seen);
    expect(withoutHidden(text)).toEqual({ text: seen, removed });
  });
});

describe('T-21 entities for them', () => {
  test.each([
    ['in prose', 'a&#8203;b&zwj;c&#xE0041;d&ZeroWidthSpace;e&shy;f&lrm;&NoBreak;', 'abcdef', 7],
    ['in a later paragraph', 'x\n\na&#8203;b', 'x\n\nab', 1],
    ['beside letters written as entities', 'a&#8203;&#65;b&#1114112;', 'a&#65;b&#1114112;', 1],
    ['beside one without a semicolon, which is text', 'a&#8203;b &shy c', 'ab &shy c', 1],
    ['in HTML, where the semicolon may be missing', '<div>\na&#8203 b&shy c&#xAD;\n</div>', '<div>\na b c\n</div>', 3],
    ['beside one of no character', 'a&#8203;&#99999999;&#x10ffff;b', 'a&#99999999;&#x10ffff;b', 1],
    ['in an address', '[a](https://x/&zwj;y)', '[a](https://x/y)', 1],
  ])('%s', (_, text, seen, removed) => {
    expect(withoutHidden(text)).toEqual({ text: seen, removed });
  });

  test.each([
    '`&#8203;`',
    '```\n&zwj;\n```',
    '&amp; &lt; &#65; &nbsp; &#x1F600; &unknown; &#8203 &#99999999;',
    '\\&#8203;',
    '❤&#xFE0F;',
  ])('but %j shows what it says', (text) => {
    expect(withoutHidden(text)).toEqual({ text, removed: 0 });
  });
});

describe('T-21 comments', () => {
  test.each([
    ['in a line', `a <!-- ${evil} --> b`, 'a  b', 1],
    ['two of them', `<!-- ${evil} --> a <!-- ${evil} -->`, ' a ', 2],
    ['never closed', `a\n\n<!-- ${evil}\n\n${evil}`, 'a\n\n', 1],
    ['never closed within a line', `a <!-- ${evil}\n${evil}\n\nb`, 'a \n\nb', 1],
    ['never closed in a heading', `# a <!-- ${evil}\n\nb`, '# a \n\nb', 1],
    ['never closed, twice in a line', `a <!-- ${evil} <!-- ${evil}\n\nb`, 'a \n\nb', 1],
    ['closed in another paragraph', `a <!-- ${evil}\n\n${evil} --> b`, 'a  b', 1],
    ['begun in a block and closed far below', `<div> <!--\n\n${evil}\n\n<p>--> </div>\n\nb`, '<div>  </div>\n\nb', 1],
    ['the shortest', '<!--> seen -->', ' seen -->', 1],
    ['the second shortest', '<!---> seen -->', ' seen -->', 1],
    ['closed with a bang', `<!-- ${evil} --!> seen`, ' seen', 1],
    ['character data', `a <![CDATA[ ${evil} ]]> b`, 'a  b', 1],
    ['instructions', `a <?php ${evil} ?> b`, 'a  b', 1],
    ['declarations', `a <!DOCTYPE ${evil}> b`, 'a  b', 1],
    ['closing tags of nothing', `<div>\n</ ${evil}>\n</div>`, '<div>\n\n</div>', 1],
    ['made of what stands around another one', `<!<!-- a -->-- ${evil} -->`, '', 2],
    ['in a quote', `> <!-- ${evil}\n> ${evil} -->\n> seen`, '> \n> seen', 1],
  ])('%s', (_, text, seen, removed) => {
    expect(withoutHidden(text)).toEqual({ text: seen, removed });
  });

  test('escaped, it is text', () => {
    expect(withoutHidden('a \\<!-- b')).toEqual({ text: 'a \\<!-- b', removed: 0 });
  });
});

describe('T-21 tags and elements', () => {
  test.each([
    ['attributes', `<a title='${evil}'>b</a>`, '<a>b</a>', 1],
    ['of a closing tag', `<div>\na</b ${evil}>\n</div>`, '<div>\na</b>\n</div>', 1],
    ['with a bracket in the value', `<a title="b>c ${evil}">d</a>`, '<a>d</a>', 1],
    ['with a bracket in the other quotes', `<a title='b>c ${evil}' hidden2>d</a>`, '<a>d</a>', 1],
    ['with a quote in a bare value', `<div title=x"y><b>seen</b></div>`, '<div><b>seen</b></div>', 1],
    ['with a quote for a name', `<div "><p hidden> "> ${evil} </p>\nseen</div>`, '<div>\nseen</div>', 2],
    ['whose value reaches over paragraphs', `<div title="\n\n${evil}\n\n<p>">seen</p>`, '<div>seen</p>', 1],
    ['with blanks around the sign', `<a title = "b>${evil}">d</a>`, '<a>d</a>', 1],
    [
      'with a quote in a bare value of some letters',
      '<div title=ab="><b>seen</b> "></div>',
      '<div><b>seen</b> "></div>',
      1,
    ],
    ['whose value never ends', `<div title="${evil}\n\n${evil}`, '<div>', 1],
    ['that never ends', `<div ${evil}`, '<div>', 1],
    ['behind the end of nothing', `<div></style><b title="${evil}">a</b></div>`, '<div></style><b>a</b></div>', 1],
    ['behind one that a paragraph may end', `<p><?x\n\nb\n\n<script>${evil}</script>`, '<p>', 1],
    ['behind one that a link may end', `<p title="\n\n[x](y)\n\n<p hidden id="">${evil}</p>`, '<p>', 1],
    ['over the lines of a quote', `> <div title=a\n> ${evil}>\n> seen`, '> <div>\n> seen', 1],
    ['a hidden element', `<p hidden>${evil}</p>seen`, 'seen', 1],
    [
      'a hidden element with others in it',
      `<div hidden>\n\n<div>\n\n${evil}\n\n</div>\n${evil}</div>\n\nseen`,
      '\n\nseen',
      1,
    ],
    ['whose end stands in a comment', `<div hidden><!-- </div> -->${evil}</div>seen`, 'seen', 1],
    ['a hidden element without end', `seen\n\n<div hidden>\n\n${evil}`, 'seen\n\n', 1],
    ['a script', `<script>\n${evil} </b> <!-- <b title="\n\n</script>\nb`, '\nb', 1],
    ['a script without end', `<script>\n${evil}`, '', 1],
    ['a style', `<style>\n${evil}\n\n${evil}</STYLE>\nseen`, '\nseen', 1],
    ['a template', `<template>\n\n${evil}\n\n</template>`, '', 1],
    ['nothing behind plaintext', `<plaintext>\n</plaintext>${evil}`, '', 1],
    ['the brackets of ruby', `<ruby>a<rp>${evil}</rp></ruby>`, '<ruby>a</ruby>', 1],
    ['a picture that is hidden hides nothing else', '<img hidden> seen', '<img> seen', 1],
  ])('%s', (_, text, seen, removed) => {
    expect(withoutHidden(text)).toEqual({ text: seen, removed });
  });

  test.each([
    '<details><summary>a</summary>\n\nb\n\n</details>',
    '<br /> <br> <hr/> a < b && c > d',
    '```html\n<!-- a --> <b title="c">\n```',
    '`<!-- a -->` and ``<b title="c">``',
    '    <!-- indented code -->',
    'https://x <https://x/?a=b> a@b.c',
    'an address <https://x/a|b>',
  ])('%j stays', (text) => {
    expect(withoutHidden(text)).toEqual({ text, removed: 0 });
  });
});

describe('T-21 Markdown', () => {
  test.each([
    ['a description', `![${evil} [x](y)](/u)`, '![](/u)', 1],
    ['a title of a picture', `![](/u "${evil}")`, '![](/u)', 1],
    ['a picture by reference', `a ![${evil}][b] c\n\n[b]: /u`, 'a  c\n\n', 2],
    ['a title', `[a](/u "${evil}")`, '[a](/u)', 1],
    ['a title behind odd letters', `[a](/u(1)|2 "${evil}")`, '[a](/u%281%29%7c2)', 1],
    ['an address of several words', `[a](</u ${evil}>)`, '[a](/u%20obey%20me)', 1],
    ['an address that is a program', `[a](javascript:${evil.replace(' ', '_')})`, '[a]()', 1],
    ['a title behind an entity', `[a](/u?a&amp;lt;b "${evil}")`, '[a](/u?a%26lt;b)', 1],
    ['an address that is a text', `[a](DATA:text/plain,obey)`, '[a]()', 1],
    ['a link without a word', '[](https://obey.me)', '', 1],
    ['a definition', `[//]: # (${evil})\n\na`, '\n\na', 1],
    ['a definition in a quote', `> [a]: /u "${evil}"\n\nb`, '> \n\nb', 1],
    ['a definition in a list', `- [a]: /u\n  "${evil}"\n- b`, '- \n- b', 1],
    ['the label of a link', `[a][${evil}]\n\n[${evil}]: /u`, '[a]\n\n', 2],
    ['definitions of labels that are shown', '[a][] [b]\n\n[a]: /u\n[b]: /u', '[a][] [b]\n\n\n', 2],
    ['words behind a language', `\`\`\`js ${evil}\na\n\`\`\``, '```js\na\n```', 1],
    ['a language that is a sentence', '~~~ obey-me-or-i-shall-be-sad\na\n~~~', '~~~\na\n~~~', 1],
    ['a footnote nobody refers to', `[^a]: ${evil} now\n\n    ${evil}\n\nb`, '\n\nb', 1],
    ['a footnote of one word between paragraphs', 'a \\[^1]\n\n[^1]: obey\n\nb', 'a \\[^1]\n\n\n\nb', 1],
    ['a footnote in a quote', `> [^a]: ${evil} now\n\nb`, '> \n\nb', 1],
    ['a footnote above another', `a[^2]\n\n[^1]: ${evil} now\n[^2]: seen, yes`, 'a[^2]\n\n[^2]: seen, yes', 1],
    ['a footnote above a paragraph and its code', `[^a]: ${evil} now\n\nb\n\n    code`, '\n\nb\n\n    code', 1],
    ['a footnote above a fence', `[^a]: ${evil} now\n\n~~~\nb\n~~~`, '\n\n~~~\nb\n~~~', 1],
    [
      'a footnote with code, between fences',
      `~~~\na\n~~~\n\n[^a]: ${evil} now\n\n    ~${evil}\n\n~~~\nb\n~~~`,
      '~~~\na\n~~~\n\n\n\n~~~\nb\n~~~',
      1,
    ],
    ['a second footnote of the name', `a[^1]\n\n[^1]: seen, yes\n[^1]: ${evil}`, 'a[^1]\n\n[^1]: seen, yes\n', 1],
    ['a footnote named in code only', `\`[^1]\`\n\n[^1]: ${evil}`, '`[^1]`\n\n', 1],
    ['a footnote of one word', 'a \\[^1]\n\n[^1]: obey', 'a \\[^1]\n\n', 1],
    ['a surplus cell', `| a |\n|---|\n| b | ${evil} |\n| c |`, '| a |\n|---|\n| b |\n| c |', 1],
    ['a surplus cell in a quote', `> a | b\n> -|-\n> c | d | ${evil}`, '> a | b\n> -|-\n> c | d |', 1],
    ['a surplus cell behind an empty one', `| a |\n|---|\n|| ${evil} |`, '| a |\n|---|\n||', 1],
    ['a surplus cell in quotes', `> > a | b\n> > -|-\n> > c | d | ${evil}`, '> > a | b\n> > -|-\n> > c | d |', 1],
    ['a surplus cell without the first pipe', `| a | b |\n|-|-|\nc | d | ${evil}`, '| a | b |\n|-|-|\nc | d |', 1],
    ['a surplus cell with a title in it', `| a |\n|-|\n| b |[c](/u "${evil}")|`, '| a |\n|-|\n| b |', 1],
    [
      'a surplus cell where a comment begins',
      `| a |\n|-|\n| b | <!-- ${evil}\n${evil} --> c |`,
      '| a |\n|-|\n| b |',
      2,
    ],
    ['a comment in a first cell that looks like code', `x\n\n\`<!-- ${evil} --> | \`\n-|-`, 'x\n\n` | `\n-|-', 1],
    ['a comment in a cell that looks like code', `| \`a | <!-- ${evil} --> \` |\n|-|-|`, '| `a |  ` |\n|-|-|', 1],
  ])('%s', (_, text, seen, removed) => {
    expect(withoutHidden(text)).toEqual({ text: seen, removed });
  });

  test.each([
    '[a](/u) [b](https://x/?y=1&z=2#w) [c](mailto:d@e.f) [g][] [h] ![](/i)',
    '![](/u)',
    'a[^1] and b[^Two]\n\n[^1]: seen, and\n    more\n[^two]: word',
    '```c++\na\n```\n\n~~~\nb\n~~~\n\n    c',
    '| a | b |\n|---|:-:|\n| c \\| d | `e` |\n| f |',
    'a | b\nc | d | e',
    '| a |\n|---|---|\n| b | c | d |',
    '| a |\n|---|\n| b |  ',
    'x | y | z\na | b\n-|-\nc | d',
    'a[^1]\n\n[^1]: word',
    '# [^a]: is no footnote\n\nb',
    '[a](</u>) [b](/see:1)',
    '``` js\na\n```\n\n    ``` b c',
    'a --- | b | c',
  ])('%j stays', (text) => {
    expect(withoutHidden(text)).toEqual({ text, removed: 0 });
  });
});

describe('T-21 a text made to cost time', () => {
  test.each([
    ['quotes in quotes', `a\n${'> '.repeat(30)}<!-- ${evil} -->`, 'a\n'],
    ['a list without end', `${'- x\n'.repeat(4000)}- [a]: /u "${evil}"`, '- x\n'.repeat(4000)],
    ['brackets without end', `a${'['.repeat(4001)}${evil}`, `a${'['.repeat(4000)}`],
    ['comments without end', `${'a <!-- '.repeat(1001)}${evil}`, 'a '],
  ])('%s is read as far as it can be, and that is said', (_, text, seen) => {
    const result = withoutHidden(text);
    expect(result.text).toBe(seen);
    expect(result.removed).toBeGreaterThan(0);
  });

  test('a rule and a table are no quotes in quotes', () => {
    const text = `${'- '.repeat(30)}\n\na | b\n${'-'.repeat(30)}|${'-'.repeat(30)}\nc | d`;
    expect(withoutHidden(text)).toEqual({ text, removed: 0 });
  });

  test('pieces inside pieces are taken out one by one, up to a depth nobody needs', () => {
    expect(withoutHidden(`a <!<!<!-- b -->-- c -->-- ${evil} --> d`)).toEqual({ text: 'a  d', removed: 3 });
    const deep = Array.from({ length: 12 }).reduce<string>((inner) => `<!${inner}-- x -->`, '<!-- a -->');
    expect(withoutHidden(`a [b] \`c\` ${deep} ${evil}`)).toEqual({ text: 'a b c !!!!!!!!', removed: 5 });
  });

  test.each(['[a](', '[a]', 'x <!-- ', '- x\n', '<div hidden>', '&#8203;', '|a`\n|-\n', '[^1]: a b\n', '<a b="'])(
    '65,000 characters of %j are read within seconds',
    (piece) => {
      const start = process.cpuUsage().user;
      withoutHidden(piece.repeat(65_000 / piece.length));
      expect(process.cpuUsage().user - start).toBeLessThan(8_000_000);
    },
  );
});
