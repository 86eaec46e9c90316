// Goes behind the script of a page, and says what is wrong with how it looks and works.
(async () => {
  'use strict';
  const faults = [];
  const fault = (text) => faults.push(text);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
  const named = (node) => (node.id || node.className.baseVal || node.className || node.tagName) + ': ' +
    node.textContent.trim().slice(0, 60);

  // Without a hand on it: what the page is to everybody.
  const ids = all('[id]').map((node) => node.id);
  if (new Set(ids).size !== ids.length) fault('an id comes twice');
  for (const link of all('a[href]')) {
    const target = link.getAttribute('href');
    if (!target.startsWith('#') || !document.getElementById(target.slice(1))) fault(`a link leads to ${target}`);
  }
  if (performance.getEntriesByType('resource').length) fault('something was fetched');
  if (document.documentElement.scrollWidth > innerWidth + 1) fault('the page is wider than the window');

  // The keyboard reaches what can be unfolded, followed and scrolled.
  for (const node of all('summary, a[href], button, input, select, .picture')) {
    if (node.tabIndex < 0) fault('the keyboard does not reach ' + named(node));
  }

  const find = document.getElementById('find');
  if (find) {
    const row = all('tr[id]').at(-1);
    find.value = row.cells[0].textContent;
    find.dispatchEvent(new Event('input'));
    find.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', cancelable: true}));
    await pause();
    if (!location.hash || !document.querySelector(location.hash).checkVisibility()) {
      fault('Enter leads to nothing that is found');
    }
  }
  for (const filter of all('[data-filter]')) {
    const set = filter.closest('.set'), kind = filter.options[1].value;
    filter.value = kind;
    filter.dispatchEvent(new Event('change'));
    const wrong = all('.change', set).filter((each) => !each.hidden && each.dataset.kind !== kind &&
      !each.querySelector(`[data-kind="${kind}"]`));
    const shown = all('.change', set).filter((each) => !each.hidden);
    if (wrong.length || !shown.length) fault(`the filter ${kind} shows ${wrong.length} others, ${shown.length} in all`);
    filter.value = '';
    filter.dispatchEvent(new Event('change'));
    for (const action of ['close', 'open']) {
      set.querySelector(`[data-fold=${action}]`).click();
      if (all('.change', set).some((each) => each.open !== (action === 'open'))) fault(`${action} does not ${action} all`);
    }
  }
  const box = document.querySelector('.graph a .box');
  if (box) {
    // Whether a window in the background tells of focus is its own affair.
    const link = box.closest('a');
    link.focus();
    if (document.activeElement !== link) fault('a box takes no focus');
    link.dispatchEvent(new FocusEvent('focus'));
    if (!all('.dim', box.closest('svg')).length && all('.box', box.closest('svg')).length > 4) fault('focus lights nothing');
    link.blur();
    link.dispatchEvent(new FocusEvent('blur'));
    if (document.querySelector('.dim')) fault('what was lit stays so');
  }
  for (const node of all('details')) node.open = true;
  await pause();

  // Pictures: nothing covers anything, and every text has room.
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const within = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1 &&
    inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  let pictures = 0, boxes = 0;
  for (const svg of all('.picture svg')) {
    ++pictures;
    if (/NaN|Infinity/.test(svg.innerHTML)) fault('a number is none');
    const outer = svg.getBoundingClientRect();
    const places = all('.box', svg).map((node) => ({node, at: all('rect', node).at(-1).getBoundingClientRect()}));
    boxes += places.length;
    places.forEach(({node, at}, i) => {
      if (!within(at, outer)) fault('outside of its picture: ' + named(node));
      for (const text of all('text', node)) {
        if (!within(text.getBoundingClientRect(), at)) fault('too long for its box: ' + text.textContent);
      }
      for (const other of places.slice(i + 1)) {
        if (overlap(at, other.at)) fault(`${named(node)} covers ${named(other.node)}`);
      }
    });
    const frames = all('.frame rect', svg).map((rect) => rect.getBoundingClientRect());
    all('.label', svg).forEach((text, i) => {
      const label = text.getBoundingClientRect();
      if (!within(label, frames[i])) fault('too long for its frame: ' + text.textContent);
      for (const {node, at} of places) if (overlap(label, at)) fault(`${named(node)} covers the name of ${text.textContent}`);
    });
  }

  // Letters: large enough, and dark enough on what is behind them (WCAG 2.2, 1.4.3).
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const brightness = (color) => {
    const [r, g, b] = rgb(color).map((each) => {
      const part = each / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [brightness(a), brightness(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (node) => {
    if (node.closest('svg')) {
      for (let at = node; at.tagName !== 'svg'; at = at.parentElement) {
        const rect = at.querySelector(':scope > rect');
        if (rect && getComputedStyle(rect).fill !== 'none') return getComputedStyle(rect).fill;
      }
      // A frame may be behind a box that is see-through: it is as good as the page.
    }
    for (let at = node; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (rgb(color)[3] === 255) return color;
    }
    return 'white';
  };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ['SCRIPT', 'STYLE', 'title'].includes(node.tagName)) continue;
    const style = getComputedStyle(node);
    const ink = node.closest('svg') ? style.fill : style.color, paper = behind(node);
    const look = [ink, paper, style.fontSize].join();
    if (seen.has(look)) continue;
    seen.add(look);
    if (parseFloat(style.fontSize) < 10) fault(`letters of ${style.fontSize}: ` + named(node));
    const ratio = contrast(ink, paper);
    if (ratio < 4.5) fault(`contrast of ${ratio.toFixed(2)} (${ink} on ${paper}): ` + named(node));
  }

  const result = document.createElement('pre');
  result.id = 'inspection';
  result.textContent = `inspected ${pictures} pictures, ${boxes} boxes, ${seen.size} kinds of letters, ` +
    `${matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'}\n` +
    (faults.length ? [...new Set(faults)].slice(0, 20).map((each) => 'FAULT ' + each).join('\n') : 'no faults');
  document.body.append(result);
})();
