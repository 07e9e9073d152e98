// What a page that only reads can't do without: the reader's own time, filter, deep links, copying.
// The page is whole without it. It takes text from the page as text, never as markup.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const requirements = all('.requirement');
  const filter = document.querySelector('.filter');

  for (const time of all('time')) {
    const format = new Intl.DateTimeFormat(navigator.language, { dateStyle: 'long', timeStyle: 'long' });
    time.title = time.textContent;
    time.textContent = format.format(new Date(time.dateTime));
  }

  // A page that was opened from disk knows its folder, for commands that need it.
  if (location.protocol === 'file:') {
    const folder = decodeURIComponent(location.pathname)
      .replace(/\/[^/]*$/, '')
      .replace(/^\/(?=[A-Za-z]:)/, '');
    const word = /^[\w./:-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", `'\\''`)}'`;
    for (const place of all('.folder')) place.textContent = word;
  }

  for (const button of all('.copy')) button.hidden = false;
  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('.copy');
    if (!button) return;
    const said = button.textContent;
    button.textContent = (await copy(button.parentElement.querySelector('pre'))) ? 'Copied' : 'Press Ctrl+C';
    setTimeout(() => {
      button.textContent = said;
    }, 1500);
  });

  async function copy(source) {
    // Unseen characters are named where they are shown, and copied as they are.
    const text = source.dataset.copy ?? source.textContent;
    getSelection().selectAllChildren(source);
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return source.dataset.copy === undefined && document.execCommand('copy');
    }
  }

  if (filter) {
    filter.hidden = false;
    const [input, output] = [filter.querySelector('input'), filter.querySelector('output')];
    const buttons = all('button', filter);
    const texts = new Map();
    const textOf = (element) => {
      if (!texts.has(element)) {
        const parts = all('summary, blockquote, .message, .cases td:first-child', element);
        texts.set(element, parts.map((part) => part.textContent.toLowerCase()).join('\n'));
      }
      return texts.get(element);
    };
    const apply = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      const shown = new Set(
        buttons
          .filter((button) => button.getAttribute('aria-pressed') === 'true')
          .map((button) => button.dataset.verdict),
      );
      let count = 0;
      for (const element of requirements) {
        const fits =
          shown.has(element.dataset.verdict) && words.every((word) => textOf(element).includes(word));
        element.hidden = !fits;
        if (fits) count++;
      }
      for (const group of all('.group')) group.hidden = !group.querySelector('.requirement:not([hidden])');
      output.textContent =
        count === requirements.length ? `${count} shown` : `${count} of ${requirements.length} shown`;
    };
    input.addEventListener('input', apply);
    // The first press shows one verdict alone; further ones add and take away; none left shows all again.
    for (const button of buttons)
      button.addEventListener('click', () => {
        const isOn = (one) => one.getAttribute('aria-pressed') === 'true';
        if (buttons.every(isOn) && buttons.length > 1)
          for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
        else button.setAttribute('aria-pressed', String(!isOn(button)));
        if (!buttons.some(isOn)) for (const other of buttons) other.setAttribute('aria-pressed', 'true');
        apply();
      });
    filter.clear = () => {
      input.value = '';
      for (const button of buttons) button.setAttribute('aria-pressed', 'true');
      apply();
    };
  }

  const openLinked = () => {
    const linked = document.getElementById(location.hash.slice(1));
    if (!linked?.matches('details')) return;
    if (linked.hidden) filter.clear();
    linked.open = true;
    linked.scrollIntoView();
    linked.querySelector('summary').focus({ preventScroll: true });
  };
  addEventListener('hashchange', openLinked);
  // A link to where the page already is changes no hash.
  document.addEventListener('click', (event) => {
    if (location.hash && event.target.closest?.('a')?.hash === location.hash) openLinked();
  });
  if (location.hash) openLinked();
})();
